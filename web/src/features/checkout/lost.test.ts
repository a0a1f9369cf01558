import { expect, it } from 'vitest';
import { Problem } from '@/shared/api/problem';
import { lostOf } from './lost';

const refused = (body: object) => new Problem(409, body as never);

it('finds what is offered instead of a lost bay', () => {
  const alternatives = [{ id: 'b', label: 'A2', rate: { amount: 5000, currency: 'INR' } }];
  expect(lostOf(refused({ code: 'slot_taken', alternatives, available_from: '2026-11-22T11:00:00Z' }))).toEqual({ alternatives, freeFrom: '2026-11-22T11:00:00Z' });
  expect(lostOf(refused({ code: 'slot_closed' }))).toEqual({ alternatives: [], freeFrom: undefined });
});

it('is for bays only', () => {
  expect(lostOf(refused({ code: 'vehicle_booked' }))).toBeUndefined();
  expect(lostOf(new Error('no'))).toBeUndefined();
});
