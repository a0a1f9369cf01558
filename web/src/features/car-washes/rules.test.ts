import { describe, expect, it } from 'vitest';
import type { Wash } from './queries';
import { dayOf, days, refundOnCancel } from './rules';

const wash = (more: Partial<Wash>) =>
  ({ status: 'queued', created_at: '2026-11-22T09:00:00Z', scheduled_at: '2026-11-22T10:00:00Z', price: { amount: 29900, currency: 'INR' }, ...more }) as Wash;
const rules = { free_cancellation_minutes: 10, refund_tiers: [{ hours_before_start: 24, percent: 100 }, { hours_before_start: 0, percent: 50 }] };
const at = (time: string) => Date.parse(`2026-11-22T${time}Z`);

describe('a wash that is cancelled', () => {
  it('gives its share back, also after its time, as long as nobody has begun', () => {
    expect(refundOnCancel(wash({}), rules, at('09:05:00')).percent).toBe(100);
    expect(refundOnCancel(wash({}), rules, at('09:30:00')).amount?.amount).toBe(14950);
    expect(refundOnCancel(wash({}), rules, at('10:30:00')).percent).toBe(50);
  });
  it('gives nothing back that was not paid', () => {
    expect(refundOnCancel(wash({ status: 'awaiting_payment' }), rules, at('09:05:00')).amount).toBeUndefined();
  });
});

describe('days', () => {
  it('are those of the lot, not of the browser', () => {
    expect(dayOf('2026-11-22T20:00:00Z', 'Asia/Kolkata')).toBe('2026-11-23');
    expect(days(Date.parse('2026-11-28T20:00:00Z'), 'Asia/Kolkata')).toEqual([
      '2026-11-29', '2026-11-30', '2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04', '2026-12-05', '2026-12-06',
    ]);
  });
});
