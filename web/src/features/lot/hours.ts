import type { Schemas } from '@/shared/api/client';

export type Opening = Schemas['Opening'];
export const WEEKDAYS: Schemas['Weekday'][] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const DAY = 1440;

/** The day of the week of a local `YYYY-MM-DD…`, from 0 for Monday. */
export const weekdayOf = (local: string) => (new Date(`${local.slice(0, 10)}T00:00Z`).getUTCDay() + 6) % 7;

const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** From and until in minutes since Monday 00:00; over midnight, if it does not close later than it opens. */
function span({ weekday, opens, closes }: Opening): [from: number, until: number] {
  const day = WEEKDAYS.indexOf(weekday) * DAY;
  const [from, until] = [minutes(opens), minutes(closes)];
  return [day + from, day + (until > from ? until : until + DAY)];
}

/** Whether it is open at a local `YYYY-MM-DDThh:mm`. No hours at all: always. */
export function isOpenAt(hours: Opening[], local: string): boolean {
  if (hours.length === 0) return true;
  const at = weekdayOf(local) * DAY + minutes(local.slice(11));
  return hours.some((opening) => {
    const [from, until] = span(opening);
    return [at, at + 7 * DAY].some((moment) => moment >= from && moment < until);
  });
}

/** What is open on each day of a week, from Monday on. */
export const byDay = (hours: Opening[]): Opening[][] =>
  WEEKDAYS.map((day) => hours.filter(({ weekday }) => weekday === day).toSorted((a, b) => a.opens.localeCompare(b.opens)));
