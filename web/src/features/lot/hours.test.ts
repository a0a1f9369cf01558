import { describe, expect, it } from 'vitest';
import { byDay, isOpenAt, weekdayOf } from './hours';

const hours = [
  { weekday: 'monday', opens: '08:00', closes: '12:00' },
  { weekday: 'monday', opens: '14:00', closes: '24:00' },
  { weekday: 'sunday', opens: '22:00', closes: '02:00' },
] as const;

describe('opening hours', () => {
  it('know the day', () => {
    expect(weekdayOf('2026-11-23T10:00')).toBe(0);
    expect(weekdayOf('2026-11-22T10:00')).toBe(6);
  });

  it.each([
    ['2026-11-23T08:00', true],
    ['2026-11-23T12:00', false],
    ['2026-11-23T23:59', true],
    ['2026-11-24T00:00', false],
    ['2026-11-22T23:00', true],
    ['2026-11-23T01:59', true],
    ['2026-11-23T02:00', false],
  ])('at %s: %s', (local, open) => {
    expect(isOpenAt([...hours], local)).toBe(open);
  });

  it('are always open without any', () => {
    expect(isOpenAt([], '2026-11-23T02:00')).toBe(true);
  });

  it('come day by day', () => {
    expect(byDay([...hours]).map((day) => day.length)).toEqual([2, 0, 0, 0, 0, 0, 1]);
  });
});
