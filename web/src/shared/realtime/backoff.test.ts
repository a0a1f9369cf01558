import { describe, expect, it } from 'vitest';
import { backoff } from './backoff';

describe('waiting before coming back', () => {
  it('doubles from one second to thirty', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 50].map((attempt) => backoff(attempt, 0))).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });
  it('leaves up to half to chance, and never less than a second', () => {
    expect(backoff(6, 1)).toBe(15_000);
    expect(backoff(1, 1)).toBe(1000);
    for (let attempt = 1; attempt < 12; attempt += 1) {
      const wait = backoff(attempt);
      expect(wait).toBeGreaterThanOrEqual(1000);
      expect(wait).toBeLessThanOrEqual(30_000);
    }
  });
});
