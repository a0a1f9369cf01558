import { expect, test } from 'vitest';
import { type Bay, extent, labelsOf, nextLabel, overlapping, proper, rowOf, type RowWish } from './bays';
import { type Act, edited, type Editor, opened, twice, unsaved } from './editor';

const bay = (label: string, x = 0): Bay => ({
  key: label,
  id: `id-${label}`,
  label,
  vehicle_class: 'sedan',
  rate: 5000,
  features: [],
  closed: false,
  place: { x, y: 0, width: 2.5, height: 5, rotation: 0 },
});
const after = (editor: Editor, ...acts: Act[]) => acts.reduce(edited, editor);
const row: RowWish = { prefix: 'B', from: 9, to: 11, vehicle_class: 'hatchback', rate: 5000, features: [], direction: 'across' };

test('steps of one kind on one bay are undone as one, and done again', () => {
  const start = opened([bay('A1'), bay('A2', 3)]);
  const moved = after(start, { type: 'move', key: 'A1', dx: 0.5, dy: 0 }, { type: 'move', key: 'A1', dx: 0.5, dy: 1 }, { type: 'rotate', key: 'A1', by: 90 });
  expect(moved.bays[0]?.place).toEqual({ x: 1, y: 1, width: 2.5, height: 5, rotation: 90 });
  const undone = after(moved, { type: 'undo' }, { type: 'undo' });
  expect(undone.bays).toEqual(start.bays);
  expect(after(undone, { type: 'undo' })).toBe(undone);
  expect(after(undone, { type: 'redo' }, { type: 'redo' }).bays).toEqual(moved.bays);
});

test('another step makes what was undone be forgotten', () => {
  const start = opened([bay('A1')]);
  const other = after(start, { type: 'rotate', key: 'A1', by: 90 }, { type: 'undo' }, { type: 'edit', key: 'A1', change: { label: 'Z9' } });
  expect(after(other, { type: 'redo' })).toBe(other);
  expect(unsaved(other).changed.map(({ bay }) => bay.label)).toEqual(['Z9']);
});

test('a bay stays on the plan and keeps a size', () => {
  const start = opened([bay('A1')]);
  expect(after(start, { type: 'move', key: 'A1', dx: -4, dy: -4 })).toBe(start);
  expect(after(start, { type: 'resize', key: 'A1', dw: -9, dh: 1 }).bays[0]?.place).toMatchObject({ width: 0.5, height: 6 });
  expect(proper({ x: 0.333, y: 0, width: 1, height: 1, rotation: -90 })).toMatchObject({ x: 0.33, rotation: 270 });
});

test('what is saved is closed when removed, what is not is gone', () => {
  const start = after(opened([bay('A1')]), { type: 'duplicate', key: 'A1' });
  const copy = start.bays[1];
  expect(copy).toMatchObject({ label: 'A2', place: { x: 2.5 } });
  expect(copy?.id).toBeUndefined();
  const fewer = after(start, { type: 'remove', key: copy?.key ?? '' }, { type: 'remove', key: 'A1' });
  expect(fewer.bays).toMatchObject([{ label: 'A1', closed: true }]);
});

test('what was saved meanwhile is not unsaved, and keeps its id', () => {
  const start = after(opened([]), { type: 'add', bays: rowOf(row, []) });
  expect(unsaved(start).added.map(({ label }) => label)).toEqual(['B09', 'B10', 'B11']);
  const kept = after(start, { type: 'saved', bays: start.bays.map((bay) => ({ ...bay, id: `id-${bay.label}` })) });
  expect(unsaved(kept)).toEqual({ added: [], changed: [] });
  const moved = after(kept, { type: 'move', key: kept.bays[0]?.key ?? '', dx: 1, dy: 0 });
  expect(unsaved(moved).changed).toHaveLength(1);
  expect(unsaved(after(moved, { type: 'discard' })).changed).toHaveLength(0);
});

test('a fresh reading keeps what is chosen', () => {
  const chosen = after(opened([bay('A1'), bay('A2')]), { type: 'select', key: 'A2' });
  const read = after(chosen, { type: 'load', bays: [{ ...bay('A2'), key: 'other', rate: 6000 }] });
  expect(read.selected).toBe('A2');
  expect(read.bays[0]?.rate).toBe(6000);
});

test('a row stands below what is there, side by side', () => {
  const bays = rowOf(row, [bay('A1')]);
  expect(bays.map(({ place }) => [place?.x, place?.y])).toEqual([[0, 11], [2.5, 11], [5, 11]]);
  expect(overlapping([bay('A1'), ...bays])).toEqual(new Set());
  expect(rowOf({ ...row, direction: 'down' }, []).map(({ place }) => place?.y)).toEqual([0, 2.5, 5]);
});

test('labels', () => {
  expect(labelsOf({ prefix: 'A', from: 1, to: 3 })).toEqual(['A1', 'A2', 'A3']);
  expect(labelsOf({ prefix: '', from: 3, to: 1 })).toEqual([]);
  expect(nextLabel('A09', [bay('A09'), bay('A10')])).toBe('A11');
  expect(nextLabel('Gate', [])).toBe('Gate2');
  expect(twice([bay('A1'), bay('A2'), { ...bay('A1'), key: 'x' }])).toEqual(['A1']);
});

test('the box of a turned bay, and bays that lie on one another', () => {
  const box = extent({ x: 0, y: 0, width: 2, height: 4, rotation: 90 });
  expect([box.left, box.top, box.right, box.bottom].map((value) => Math.round(value * 100) / 100)).toEqual([-1, 1, 3, 3]);
  expect(overlapping([bay('A1'), bay('A2', 2), bay('A3', 4.5)])).toEqual(new Set(['A1', 'A2']));
  expect(overlapping([bay('A1'), { ...bay('A2', 2), closed: true }])).toEqual(new Set());
});
