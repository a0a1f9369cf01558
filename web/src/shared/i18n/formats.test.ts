import { describe, expect, it } from 'vitest';
import { countdown, formats } from './useFormat';

const en = formats('en-IN');
const hi = formats('hi-IN');
/** Spaces that do not break are as good as any. */
const plain = (text: string) => text.replaceAll(/\s/g, ' ');

describe('money', () => {
  it('is written as in India, without paise where there are none', () => {
    expect(en.money({ amount: 5000, currency: 'INR' })).toBe('₹50');
    expect(en.money({ amount: 5005, currency: 'INR' })).toBe('₹50.05');
    expect(en.money({ amount: 12_345_600, currency: 'INR' })).toBe('₹1,23,456');
    expect(hi.money({ amount: 12_345_600, currency: 'INR' })).toBe('₹1,23,456');
  });
});

describe('times', () => {
  it('are by the clocks of the zone that is named, wherever the browser is', () => {
    expect(plain(en.time('2026-11-22T20:00:00Z', 'Asia/Kolkata'))).toMatch(/^1:30 am$/i);
    expect(plain(en.dateTime('2026-11-22T20:00:00Z', 'Asia/Kolkata'))).toMatch(/Mon.*23 Nov/);
    expect(plain(en.dateTime('2026-11-22T20:00:00Z', 'Europe/Berlin'))).toMatch(/Sun.*22 Nov/);
  });
  it('are written in Hindi for who reads Hindi', () => {
    expect(hi.date('2026-11-22T20:00:00Z', 'Asia/Kolkata')).toMatch(/सोम.*23.*नव/);
  });
  it('follow a zone that changes its clocks', () => {
    expect(plain(en.time('2026-10-25T00:30:00Z', 'Europe/Berlin'))).toMatch(/^2:30/);
    expect(plain(en.time('2026-10-25T01:30:00Z', 'Europe/Berlin'))).toMatch(/^2:30/);
  });
});

describe('lengths', () => {
  it('are in days, hours and minutes', () => {
    expect([15, 60, 1440, 2880].map((minutes) => plain(en.duration(minutes)).replace(/s$/, ''))).toEqual(['15 min', '1 hr', '1 day', '2 day']);
    expect(plain(en.duration(90))).toMatch(/^1 hr 30 min/);
    expect(plain(en.duration(0))).toMatch(/^0 min/);
  });
  it('are metres or kilometres', () => {
    expect(plain(en.distance(120))).toBe('100 m');
    expect(plain(en.distance(10))).toBe('50 m');
    expect(plain(en.distance(2340))).toBe('2.3 km');
  });
  it('are told from now', () => {
    const now = Date.parse('2026-11-22T10:00:00Z');
    expect(en.relative('2026-11-22T09:55:00Z', now)).toBe('5 minutes ago');
    expect(en.relative('2026-11-22T12:00:00Z', now)).toBe('in 2 hours');
    expect(en.relative('2026-11-21T10:00:00Z', now)).toBe('yesterday');
  });
});

describe('a countdown', () => {
  const end = '2026-11-22T10:00:00Z';
  const left = (seconds: number) => countdown(end, Date.parse(end) - seconds * 1000);
  it('shows minutes and seconds, and hours where there are some', () => {
    expect([0, 1, 59, 60, 299, 3599, 3600, 90_061].map(left)).toEqual(['0:00', '0:01', '0:59', '1:00', '4:59', '59:59', '1:00:00', '25:01:01']);
  });
  it('stays at nothing when the time has come, and rounds up until then', () => {
    expect(left(-10)).toBe('0:00');
    expect(left(0.2)).toBe('0:01');
  });
});
