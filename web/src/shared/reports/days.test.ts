import { expect, test } from 'vitest';
import { dayIn, daysBetween, meant } from './days';

test('thirty days up to today unless told', () => {
  expect(meant({}, '2026-03-01')).toEqual({ from: '2026-01-31', to: '2026-03-01' });
  expect(meant({ to: '2026-02-01' }, '2026-03-01')).toEqual({ from: '2026-01-03', to: '2026-02-01' });
  expect(meant({ from: 'yesterday', to: '2026-13-01' }, '2026-03-01').to).toBe('2026-03-01');
});

test('a day begins earlier in the east', () => {
  const instant = Date.parse('2026-11-22T20:00:00Z');
  expect([dayIn('Asia/Kolkata', instant), dayIn('America/New_York', instant)]).toEqual(['2026-11-23', '2026-11-22']);
});

test('days one after the other', () => {
  expect(daysBetween('2026-02-27', '2026-03-01')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
  expect(daysBetween('2026-03-01', '2026-02-27')).toEqual([]);
});
