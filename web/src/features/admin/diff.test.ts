import { expect, test } from 'vitest';
import { differences } from './diff';

test('only what differs is told, nested fields by their path', () => {
  const before = { name: 'Lakeside', rules: { grace_minutes: 5, hold_minutes: { card: 10 } }, rate: 5000, same: [1, 2] };
  const after = { name: 'Lakeside', rules: { grace_minutes: 10, hold_minutes: { card: 10 } }, rate: null, same: [1, 2], note: '' };
  expect(differences(before, after)).toEqual([
    { field: 'note', before: undefined, after: '' },
    { field: 'rate', before: '5000', after: undefined },
    { field: 'rules.grace_minutes', before: '5', after: '10' },
  ]);
});

test('a new row has come from nothing, and one that is gone went to nothing', () => {
  expect(differences(null, { a: true, b: null })).toEqual([{ field: 'a', before: undefined, after: 'true' }]);
  expect(differences({ a: { b: [] } }, null)).toEqual([{ field: 'a.b', before: '[]', after: undefined }]);
  expect(differences(null, null)).toEqual([]);
});

test('a value that became an object is told as both', () => {
  expect(differences({ place: 'x' }, { place: { x: 1 } })).toEqual([
    { field: 'place', before: 'x', after: undefined },
    { field: 'place.x', before: undefined, after: '1' },
  ]);
});
