import { readFileSync } from 'node:fs';

/** Every event that docs/events.md lists. */
export function documentedEvents(): string[] {
  const rows = readFileSync('../docs/events.md', 'utf8').matchAll(/^\|[ \d]*\| `([a-z_.]+)` \|/gm);
  return [...rows].map(([, event]) => event ?? '');
}
