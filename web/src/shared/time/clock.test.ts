import { beforeEach, describe, expect, it, vi } from 'vitest';

const NOW = Date.parse('2026-11-22T10:00:00Z');
let clock: typeof import('./clock');

beforeEach(async () => {
  vi.useFakeTimers({ now: NOW });
  vi.resetModules();
  clock = await import('./clock');
});

describe("the server's clock", () => {
  it('is ours until the server has said something', () => {
    expect(clock.serverNow()).toBe(NOW);
  });
  it('runs on from what was told', () => {
    clock.told('2026-11-22T12:00:00Z');
    vi.advanceTimersByTime(5000);
    expect(new Date(clock.serverNow()).toISOString()).toBe('2026-11-22T12:00:05.000Z');
  });
  it('takes a header that is far off, and lets one be that differs by its rounding', () => {
    clock.heard('Sun, 22 Nov 2026 09:59:59 GMT');
    expect(clock.serverNow()).toBe(NOW);
    clock.heard('Sun, 22 Nov 2026 08:00:00 GMT');
    expect(clock.serverNow()).toBe(NOW - 7_200_000);
  });
  it('does not let the rounding of a header overrule what was told exactly', () => {
    clock.told('2026-11-22T12:00:00.250Z');
    clock.heard('Sun, 22 Nov 2026 12:00:00 GMT');
    expect(clock.serverNow()).toBe(Date.parse('2026-11-22T12:00:00.250Z'));
  });
  it('lets rubbish be', () => {
    clock.told('later');
    clock.heard(null);
    clock.heard('yesterday');
    expect(clock.serverNow()).toBe(NOW);
  });
});
