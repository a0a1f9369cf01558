import { expect, test } from 'vitest';
import { figures, hoursOf, place, stepTo, within } from './layout';
import type { Bar, Bay } from './queries';

const day = { from: '2026-11-22T00:00:00Z', to: '2026-11-23T00:00:00Z' };
const clock = (time: string) => `2026-11-22T${time}:00Z`;
const bar = (id: string, from: string, to: string, more: Partial<Bar> = {}): Bar => ({
  id,
  reference: `PM-${id}`,
  status: 'confirmed',
  plate: 'KA01AB1234',
  customer_name: 'Asha Rao',
  starts_at: clock(from),
  ends_at: clock(to),
  payment_id: `pay-${id}`,
  payment_method: 'card',
  payment_status: 'succeeded',
  ...more,
});
const bay = (label: string, bookings: Bar[], closed = false): Bay => ({ id: label, label, vehicle_class: 'sedan', closed, bookings, closures: [] });

test('a range is cut to its day', () => {
  expect(within(clock('06:00'), clock('12:00'), day)).toEqual({ from: 0.25, to: 0.5 });
  expect(within('2026-11-21T22:00:00Z', clock('12:00'), day)).toEqual({ from: 0, to: 0.5 });
  expect(within('2026-11-21T22:00:00Z', '2026-11-22T00:00:00Z', day)).toBeUndefined();
});

test('what follows shares a line, what overlaps has its own', () => {
  const { placed, lanes } = place(bay('A1', [bar('1', '09:00', '11:00'), bar('2', '10:00', '12:00'), bar('3', '11:00', '12:00')]), day);
  expect(placed.map(({ lane }) => lane)).toEqual([0, 1, 0]);
  expect(lanes).toBe(2);
  expect(place(bay('A2', []), day)).toEqual({ placed: [], lanes: 1 });
});

test('a day has the hours its clocks have', () => {
  expect(hoursOf(day)).toHaveLength(24);
  expect(hoursOf({ from: '2026-10-24T22:00:00Z', to: '2026-10-25T23:00:00Z' })).toHaveLength(25);
});

test('the figures count bays that are in use, who comes within the hour, and open money', () => {
  const bays = [
    bay('A1', [bar('1', '09:00', '11:00', { status: 'active' }), bar('2', '11:00', '12:00')]),
    bay('A2', [bar('3', '10:30', '12:00', { status: 'held', payment_method: 'cash', payment_status: 'pending' })]),
    bay('A3', [bar('4', '11:01', '12:00', { status: 'held', payment_status: 'pending' })]),
    bay('A4', [], true),
  ];
  expect(figures({ bays }, Date.parse(clock('10:00')))).toEqual({ occupied: 1, bays: 3, arriving: 2, toVerify: 1, bookings: 4 });
});

test('arrow keys go along a bay and to the nearest in the next one', () => {
  const rows = [bay('A1', [bar('1', '09:00', '10:00'), bar('2', '15:00', '16:00')]), bay('A2', []), bay('A3', [bar('3', '08:00', '09:00'), bar('4', '14:00', '16:00')])].map(
    (one) => place(one, day).placed,
  );
  expect(stepTo(rows, '1', 'right')).toBe('2');
  expect(stepTo(rows, '2', 'right')).toBeUndefined();
  expect(stepTo(rows, '2', 'down')).toBe('4');
  expect(stepTo(rows, '3', 'up')).toBe('1');
  expect(stepTo(rows, '3', 'down')).toBeUndefined();
  expect(stepTo(rows, '4', 'first')).toBe('3');
  expect(stepTo(rows, 'gone', 'left')).toBe('1');
});
