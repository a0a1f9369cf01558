/** Days as `YYYY-MM-DD`. */
export interface Days {
  from?: string | undefined;
  to?: string | undefined;
}

const DAY_MS = 86_400_000;
const USUAL_DAYS = 30;
const isDay = (written: string | undefined): written is string => written !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(written) && !Number.isNaN(Date.parse(written));

export const dayAfter = (day: string, days: number) => new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** The day it is somewhere. */
export function dayIn(zone: string, instant: number): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(instant);
  const part = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** Which days are meant: thirty up to today unless told. */
export function meant({ from, to }: Days, today: string): { from: string; to: string } {
  const last = isDay(to) ? to : today;
  return { from: isDay(from) ? from : dayAfter(last, 1 - USUAL_DAYS), to: last };
}

/** Every day from one to another, both included. */
export function daysBetween(from: string, to: string): string[] {
  const count = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
  return Array.from({ length: Math.max(0, Math.min(count, 400)) }, (_, index) => dayAfter(from, index));
}
