import type { Bar, Bay, Board } from './queries';

const HOUR = 3_600_000;
const at = (instant: string) => Date.parse(instant);

export interface Placed {
  bar: Bar;
  /** Shares of the day, 0 to 1. */
  from: number;
  to: number;
  /** Which of the bay's lines it is on: 0 but for bookings whose times overlap, as when one was left early. */
  lane: number;
}

/** Where a range lies within a day, in shares of it. Nothing if it lies outside. */
export function within(from: string, to: string, day: Pick<Board, 'from' | 'to'>): { from: number; to: number } | undefined {
  const [start, length] = [at(day.from), at(day.to) - at(day.from)];
  const share = (instant: string) => Math.min(1, Math.max(0, (at(instant) - start) / length));
  const range = { from: share(from), to: share(to) };
  return range.to > range.from ? range : undefined;
}

/** The bookings of a bay, each on the first line that is free for it. */
export function place(bay: Bay, day: Pick<Board, 'from' | 'to'>): { placed: Placed[]; lanes: number } {
  const ends: number[] = [];
  const placed: Placed[] = [];
  for (const bar of bay.bookings as Bar[]) {
    const range = within(bar.starts_at, bar.ends_at, day);
    if (!range) continue;
    const free = ends.findIndex((end) => end <= range.from);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = range.to;
    placed.push({ bar, ...range, lane });
  }
  return { placed, lanes: Math.max(1, ends.length) };
}

/** The hours of a day: 24, or 23 or 25 when the clocks change. */
export function hoursOf(day: Pick<Board, 'from' | 'to'>): number[] {
  const [start, end] = [at(day.from), at(day.to)];
  return Array.from({ length: Math.ceil((end - start) / HOUR) }, (_, index) => start + index * HOUR);
}

export interface Figures {
  occupied: number;
  bays: number;
  arriving: number;
  toVerify: number;
  bookings: number;
}

export const isToVerify = (bar: Pick<Bar, 'payment_status' | 'payment_method'>) => bar.payment_status === 'pending' && bar.payment_method !== 'card';

/** How the day stands at an instant. */
export function figures({ bays }: Pick<Board, 'bays'>, now: number): Figures {
  const bars = bays.flatMap(({ bookings }) => bookings as Bar[]);
  const parked = ({ bookings }: Bay) => bookings.some(({ status }) => status === 'active' || status === 'overdue');
  const arrives = (bar: Bar) => (bar.status === 'held' || bar.status === 'confirmed') && at(bar.starts_at) > now && at(bar.starts_at) <= now + HOUR;
  return {
    occupied: bays.filter(parked).length,
    bays: bays.filter((bay) => !bay.closed || parked(bay)).length,
    arriving: bars.filter(arrives).length,
    toVerify: bars.filter(isToVerify).length,
    bookings: bars.length,
  };
}

export type Step = 'left' | 'right' | 'up' | 'down' | 'first' | 'last';

/** The bar an arrow key leads to: along its bay, or to the nearest in time of the next bay that has any. */
export function stepTo(rows: Placed[][], from: string, step: Step): string | undefined {
  const row = rows.findIndex((bars) => bars.some(({ bar }) => bar.id === from));
  const bars = rows[row] ?? [];
  const index = bars.findIndex(({ bar }) => bar.id === from);
  const here = bars[index];
  if (!here) return rows.flat()[0]?.bar.id;
  if (step === 'left') return bars[index - 1]?.bar.id;
  if (step === 'right') return bars[index + 1]?.bar.id;
  if (step === 'first') return bars[0]?.bar.id;
  if (step === 'last') return bars.at(-1)?.bar.id;
  const others = step === 'up' ? rows.slice(0, row).toReversed() : rows.slice(row + 1);
  const next = others.find((other) => other.length > 0);
  return next?.toSorted((a, b) => Math.abs(a.from - here.from) - Math.abs(b.from - here.from))[0]?.bar.id;
}
