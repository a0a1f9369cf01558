import { describe, expect, it } from 'vitest';
import { refundPercent, shareOf } from './refund';

const terms = { free_minutes: 10, tiers: [{ hours_before_start: 24, percent: 100 }, { hours_before_start: 0, percent: 50 }] };
const made = '2026-11-22T10:00:00Z';
const starts = '2026-11-24T10:00:00Z';
const at = (instant: string) => refundPercent(terms, made, starts, Date.parse(instant));

describe('what goes back', () => {
  it('is everything within the free minutes, and not at their end', () => {
    expect(refundPercent(terms, made, made, Date.parse('2026-11-22T10:09:59Z'))).toBe(100);
    expect(refundPercent(terms, made, made, Date.parse('2026-11-22T10:10:00Z'))).toBe(0);
  });
  it('is what the notice that was kept gives, until the start', () => {
    expect(at('2026-11-23T10:00:00Z')).toBe(100);
    expect(at('2026-11-23T10:00:01Z')).toBe(50);
    expect(at('2026-11-24T09:59:59Z')).toBe(50);
    expect(at('2026-11-24T10:00:00Z')).toBe(0);
  });
  it('is nothing where there are no tiers', () => {
    expect(refundPercent({ free_minutes: 0, tiers: [] }, made, starts, Date.parse(made))).toBe(0);
  });
  it('is rounded half up, as the server does', () => {
    const of = (amount: number, percent: number) => shareOf({ amount, currency: 'INR' }, percent).amount;
    expect([of(5000, 50), of(25, 50), of(1, 50), of(1, 49), of(999, 0)]).toEqual([2500, 13, 1, 0, 0]);
  });
});
