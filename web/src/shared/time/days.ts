import { fromAbsolute, parseDate, toCalendarDate, toZoned } from '@internationalized/date';

/** The day (`YYYY-MM-DD`) on the wall clock of a zone. */
export const dayOf = (instant: number, zone: string) => toCalendarDate(fromAbsolute(instant, zone)).toString();

/** The day so many days later, or earlier. */
export const dayAfter = (day: string, days = 1) => parseDate(day).add({ days }).toString();

/** The first instant of a day in a zone. */
export const startOfDay = (day: string, zone: string) => toZoned(parseDate(day), zone).toAbsoluteString();

/** A day as the URL gives it; undefined if it is none. */
export function asDay(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return undefined;
  try {
    return parseDate(value).toString();
  } catch {
    return undefined;
  }
}
