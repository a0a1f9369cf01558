import { describe, expect, it } from 'vitest';
import type { Booking } from './queries';
import { lengths, mayAddWash, mayCancel, mayRenew, nextDue, refundOnCancel, wholeMinutes } from './rules';

const INR = (amount: number) => ({ amount, currency: 'INR' as const });
const wash = (status: string, amount: number) => ({ status, price: INR(amount) }) as Booking['car_washes'][number];
const booking = (more: Partial<Booking>) =>
  ({
    status: 'active',
    created_at: '2026-11-22T09:00:00Z',
    starts_at: '2026-11-22T10:00:00Z',
    ends_at: '2026-11-22T11:00:00Z',
    grace_ends_at: '2026-11-22T11:05:00Z',
    hold_expires_at: '2026-11-22T09:10:00Z',
    price: INR(5000),
    refund_terms: { free_minutes: 10, tiers: [{ hours_before_start: 0, percent: 50 }] },
    car_washes: [],
    ...more,
  }) as unknown as Booking;
const at = (time: string) => Date.parse(`2026-11-22T${time}Z`);

describe('a booking', () => {
  it('counts down to what is next in its state', () => {
    const due = (status: Booking['status']) => nextDue(booking({ status }))?.slice(11, 16);
    expect([due('held'), due('confirmed'), due('active'), due('overdue'), due('completed')]).toEqual(['09:10', '10:00', '11:00', '11:05', undefined]);
  });
  it('is cancelled until its end only', () => {
    expect(mayCancel(booking({}), at('10:59:59'))).toBe(true);
    expect(mayCancel(booking({}), at('11:00:00'))).toBe(false);
    expect(mayCancel(booking({ status: 'overdue' }), at('10:00:00'))).toBe(false);
  });
  it('is renewed once, and for a while after its end', () => {
    expect(mayRenew(booking({}), 60, at('10:30:00'))).toBe(true);
    expect(mayRenew(booking({ renewed_by: 'x' }), 60, at('10:30:00'))).toBe(false);
    expect(mayRenew(booking({ status: 'completed' }), 60, at('12:05:00'))).toBe(true);
    expect(mayRenew(booking({ status: 'completed' }), 60, at('12:05:01'))).toBe(false);
    expect(mayRenew(booking({ status: 'lapsed' }), 60, at('10:30:00'))).toBe(false);
  });
  it('takes one unfinished wash at a time', () => {
    expect(mayAddWash(booking({ car_washes: [wash('completed', 1)] }), at('10:30:00'))).toBe(true);
    expect(mayAddWash(booking({ car_washes: [wash('queued', 1)] }), at('10:30:00'))).toBe(false);
  });
  it('gives back its share and all of a wash that was not begun', () => {
    const before = refundOnCancel(booking({ status: 'confirmed', car_washes: [wash('queued', 29900), wash('in_progress', 100)] }), at('09:30:00'));
    expect(before).toEqual({ percent: 50, washes: 29900, amount: INR(32400) });
    expect(refundOnCancel(booking({ status: 'held' }), at('09:05:00')).amount).toBeUndefined();
  });
});

describe('lengths', () => {
  it('that fit are not too long by a microsecond', () => {
    expect(wholeMinutes('2026-11-22T10:00:00.123900Z', '2026-11-22T10:45:00.123Z')).toBe(44);
    expect(wholeMinutes('2026-11-22T10:00:00Z', '2026-11-22T10:45:30Z')).toBe(45);
  });
  it('keep to the bounds and name the usual one', () => {
    expect(lengths(30, 120, 45)).toEqual([30, 45, 60, 90, 120]);
  });
});
