import { expect, test } from 'vitest';
import { meantMonth, monthIn, monthsUpTo } from './months';

test('a month is a month by the clocks of the lot', () => {
  const night = Date.parse('2026-11-30T19:00:00Z');
  expect([monthIn('UTC', night), monthIn('Asia/Kolkata', night)]).toEqual(['2026-11', '2026-12']);
});

test('months go back over the turn of the year', () => {
  expect(monthsUpTo('2026-02').slice(0, 3)).toEqual(['2026-02', '2026-01', '2025-12']);
  expect(monthsUpTo('2026-02')).toHaveLength(24);
});

test('what is no month means this one', () => {
  expect(['2025-12', '2025-13', 'rubbish', undefined].map((asked) => meantMonth(asked, '2026-02'))).toEqual(['2025-12', '2026-02', '2026-02', '2026-02']);
});
