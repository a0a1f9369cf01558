import { describe, expect, it } from 'vitest';
import { stateOf } from './state';

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
});
