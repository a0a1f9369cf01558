import { expect, it } from 'vitest';
import { asked, isFirstLook, readWanted } from './wanted';

it('reads an address and leaves out what makes no sense', () => {
  expect(readWanted({ q: 560_001, near: '12.9,77.6', at: '2026-11-22T10:00', minutes: 120, wash: true, rate: 50, stars: 4, sort: 'rate' })).toEqual({
    q: '560001',
    near: '12.9,77.6',
    at: '2026-11-22T10:00',
    minutes: 120,
    wash: true,
    rate: 50,
    stars: 4,
    sort: 'rate',
  });
  expect(readWanted({ near: 'here', at: 'soon', minutes: -1, vehicle_class: 'tank', wash: 'yes', rate: 'x', stars: 9, sort: 'luck' })).toEqual({});
});

it('asks the API for money in minor units and for a time with its end', () => {
  const now = Date.UTC(2026, 10, 22, 10);
  expect(asked({}, now)).toEqual({});
  expect(asked({ minutes: 30, rate: 20, sort: 'distance' }, now)).toEqual({ from: '2026-11-22T10:00:00.000Z', to: '2026-11-22T10:30:00.000Z', max_rate: 2000 });
});

it('knows a first look', () => {
  expect(isFirstLook({ vehicle_class: 'sedan' })).toBe(true);
  expect(isFirstLook({ q: 'lake' })).toBe(false);
});
