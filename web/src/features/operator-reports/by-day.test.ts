import { expect, test } from 'vitest';
import { byDayAndLot } from './by-day';

const row = (date: string, lot: string, booked_minutes: number, open_minutes: number) => ({
  date,
  lot_id: lot,
  lot_name: `Lot ${lot}`,
  booked_minutes,
  open_minutes,
  occupancy: booked_minutes / open_minutes,
});

test('a day over all lots counts the larger lot for more', () => {
  const { days, lots } = byDayAndLot([row('2026-11-02', 'b', 30, 60), row('2026-11-01', 'b', 0, 60), row('2026-11-02', 'a', 0, 180)]);
  expect(lots.map(({ name }) => name)).toEqual(['Lot a', 'Lot b']);
  expect(days.map(({ date, occupancy }) => [date, occupancy])).toEqual([['2026-11-01', 0], ['2026-11-02', 0.125]]);
  expect(days[1]?.lots.get('b')).toBe(0.5);
  expect(days[0]?.lots.get('a')).toBeUndefined();
});
