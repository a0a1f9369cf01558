import type { Schemas } from '@/shared/api/client';

interface Day {
  date: string;
  /** Over all lots, by their open minutes. */
  occupancy: number;
  lots: Map<string, number>;
}

/** The rows of the report as a table of days, the newest last, and lots by name. */
export function byDayAndLot(rows: Schemas['OccupancyRow'][]): { days: Day[]; lots: { id: string; name: string }[] } {
  const lots = new Map(rows.map(({ lot_id, lot_name }) => [lot_id, lot_name]));
  const days = [...new Set(rows.map(({ date }) => date))].toSorted().map((date) => {
    const of = rows.filter((row) => row.date === date);
    const open = of.reduce((sum, { open_minutes }) => sum + open_minutes, 0);
    const booked = of.reduce((sum, { booked_minutes }) => sum + booked_minutes, 0);
    return { date, occupancy: open === 0 ? 0 : booked / open, lots: new Map(of.map(({ lot_id, occupancy }) => [lot_id, occupancy])) };
  });
  return { days, lots: [...lots].map(([id, name]) => ({ id, name })).toSorted((a, b) => a.name.localeCompare(b.name)) };
}
