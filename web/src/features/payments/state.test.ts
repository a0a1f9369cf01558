import { describe, expect, it } from 'vitest';
import { amountOf, stateOf } from './state';

describe('how a payment stands', () => {
  it('is asked for, and not just open, once its time is over', () => {
    expect(stateOf({ status: 'pending', asked: false })).toBe('waiting');
    expect(stateOf({ status: 'pending', asked: true })).toBe('asked');
  });
  it('is late when nobody paid, and goes back when somebody did too late', () => {
    expect(stateOf({ status: 'expired', asked: false })).toBe('late');
    expect(stateOf({ status: 'refund_pending', asked: false })).toBe('goesBack');
    expect(stateOf({ status: 'refunded', asked: false })).toBe('wentBack');
  });
  it('speaks of what goes back when something does, and of all of it before', () => {
    const payment = { amount: 12_000, refund_amount: 4_500, currency: 'INR', asked: false } as const;
    expect(amountOf({ ...payment, status: 'refund_pending' })).toEqual({ amount: 4_500, currency: 'INR' });
    expect(amountOf({ ...payment, status: 'refunded' })).toEqual({ amount: 4_500, currency: 'INR' });
    expect(amountOf({ ...payment, refund_amount: 0, status: 'succeeded' })).toEqual({ amount: 12_000, currency: 'INR' });
  });
});
