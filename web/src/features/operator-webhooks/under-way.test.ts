import { describe, expect, it } from 'vitest';
import { serverNow } from '@/shared/time/clock';
import { isUnderWay } from './under-way';

const pendingIn = (seconds: number) => ({ status: 'pending', next_attempt_at: new Date(serverNow() + seconds * 1_000).toISOString() }) as const;

describe('whether the log is looked at again', () => {
  it('is while something is tried, or sent again, whatever was tried before', () => {
    expect(isUnderWay(pendingIn(-1))).toBe(true);
    expect(isUnderWay(pendingIn(60))).toBe(true);
  });
  it('is not while the next attempt is far off, or when there is none', () => {
    expect(isUnderWay(pendingIn(90))).toBe(false);
    expect(isUnderWay({ status: 'delivered', next_attempt_at: null })).toBe(false);
    expect(isUnderWay({ status: 'failed', next_attempt_at: null })).toBe(false);
  });
});
