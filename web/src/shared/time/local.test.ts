import { expect, it } from 'vitest';
import { isLocal, laterLocal, localFrom, localOf, nextHour } from './local';

it('reads an instant off the wall clock of a zone', () => {
  expect(localOf('2026-11-22T18:45:00Z', 'Asia/Kolkata')).toBe('2026-11-23T00:15');
  expect(localOf('2026-07-01T00:00:00Z', 'Europe/Berlin')).toBe('2026-07-01T02:00');
});

it('begins with a minute that is wholly after an instant', () => {
  expect(localFrom('2026-11-22T18:45:00Z', 'Asia/Kolkata')).toBe('2026-11-23T00:15');
  expect(localFrom('2026-11-22T18:45:01Z', 'Asia/Kolkata')).toBe('2026-11-23T00:16');
});

it('knows a local time when it sees one', () => {
  expect(isLocal('2026-11-22T18:45')).toBe(true);
  expect(isLocal('2026-13-22T18:45')).toBe(false);
  expect(isLocal('2026-11-22')).toBe(false);
  expect(isLocal(5)).toBe(false);
});

it('goes on by the clock', () => {
  expect(laterLocal('2026-11-22T23:30', 45)).toBe('2026-11-23T00:15');
  expect(nextHour('2026-11-22T23:30')).toBe('2026-11-23T00:00');
});
