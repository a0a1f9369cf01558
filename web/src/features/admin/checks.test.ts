import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkTexts } from './checks';

test('every check of the server is put in words, and no other', () => {
  const sql = readFileSync('../src/reports/invariants.sql', 'utf8');
  const names = new Set([...sql.matchAll(/select '([a-z_]+)'/g)].map(([, name]) => name));
  expect(new Set(Object.keys(checkTexts.en))).toEqual(names);
});
