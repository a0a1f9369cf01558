import { expect, test } from 'vitest';
import { asDay, dayAfter, dayOf, startOfDay } from './days';

test('a day is that of the wall clock there', () => {
  const late = Date.parse('2026-11-22T20:00:00Z');
  expect(dayOf(late, 'Asia/Kolkata')).toBe('2026-11-23');
  expect(dayOf(late, 'Europe/Berlin')).toBe('2026-11-22');
});

test('a day begins when it does there, also where the clocks change', () => {
  expect(Date.parse(startOfDay('2026-11-23', 'Asia/Kolkata'))).toBe(Date.parse('2026-11-22T18:30:00Z'));
  expect(Date.parse(startOfDay('2026-10-25', 'Europe/Berlin'))).toBe(Date.parse('2026-10-24T22:00:00Z'));
  expect(Date.parse(startOfDay('2026-10-26', 'Europe/Berlin'))).toBe(Date.parse('2026-10-25T23:00:00Z'));
});

test('days are counted over the ends of months', () => {
  expect(dayAfter('2026-12-31')).toBe('2027-01-01');
  expect(dayAfter('2028-03-01', -1)).toBe('2028-02-29');
});

test('what is no day is none', () => {
  expect(asDay('2026-02-30')).toBeUndefined();
  expect(asDay('today')).toBeUndefined();
  expect(asDay(20260230)).toBeUndefined();
  expect(asDay('2026-02-28')).toBe('2026-02-28');
});
