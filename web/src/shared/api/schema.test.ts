// @vitest-environment node
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';
import { expect, it } from 'vitest';

it('the generated client is what the OpenAPI document says: npm run client', async () => {
  const made = astToString(await openapiTS(pathToFileURL('../tests/it/openapi.json')));
  const committed = readFileSync('src/shared/api/schema.d.ts', 'utf8');
  // The command writes a word of its own above it.
  expect(committed.endsWith(made) || committed.trim() === made.trim()).toBe(true);
}, 30_000);
