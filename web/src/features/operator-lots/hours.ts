import type { Schemas } from '@/shared/api/client';

export type Weekday = Schemas['Weekday'];
export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const satisfies Weekday[];

/** `hh:mm`, until the next day if it closes no later than it opens. Midnight is 00:00 here, as clocks show it. */
export interface Span {
  opens: string;
  closes: string;
}
export type Week = Record<Weekday, Span[]>;
type Opening = Schemas['Opening'];

const NORMAL: Span = { opens: '09:00', closes: '21:00' };
const byDay = (of: (day: Weekday) => Span[]) => Object.fromEntries(WEEKDAYS.map((day) => [day, of(day)])) as Week;

export const midnight = (time: string) => (time === '24:00' ? '00:00' : time);
/** The server calls the end of a day 24:00. */
export const endOf = (time: string) => (time === '00:00' ? '24:00' : time);

export const weekOf = (openings: Opening[]): Week =>
  byDay((day) =>
    openings
      .filter(({ weekday }) => weekday === day)
      .map(({ opens, closes }) => ({ opens, closes: midnight(closes) }))
      .toSorted((a, b) => a.opens.localeCompare(b.opens)),
  );

export const openingsOf = (week: Week): Opening[] =>
  WEEKDAYS.flatMap((weekday) => week[weekday].map(({ opens, closes }) => ({ weekday, opens, closes: endOf(closes) })));

export const everyDay = (span: Span = NORMAL): Week => byDay(() => [span]);

export const isOvernight = ({ opens, closes }: Span) => midnight(closes) !== '00:00' && closes <= opens;

export function withSpan(week: Week, day: Weekday, index: number, span: Span): Week {
  return { ...week, [day]: week[day].map((old, at) => (at === index ? span : old)) };
}

/** Another span after the last one, of at most four hours: a day has its end. */
export function withAnother(week: Week, day: Weekday): Week {
  const last = week[day].at(-1);
  if (!last) return { ...week, [day]: [NORMAL] };
  const hour = Math.min(Number(last.closes.slice(0, 2)) + 1, 22);
  const two = (value: number) => String(value).padStart(2, '0');
  return { ...week, [day]: [...week[day], { opens: `${two(hour)}:00`, closes: `${two(Math.min(hour + 4, 23))}:00` }] };
}

export const without = (week: Week, day: Weekday, index: number): Week => ({ ...week, [day]: week[day].filter((_, at) => at !== index) });

export const asOn = (week: Week, day: Weekday): Week => byDay(() => week[day]);

const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

type Fault = 'no_hours' | 'incomplete' | 'overlap';

/** What keeps these hours from being saved, by day. */
export function faults(week: Week): Partial<Record<Weekday | 'week', Fault>> {
  const found: Partial<Record<Weekday | 'week', Fault>> = {};
  if (WEEKDAYS.every((day) => week[day].length === 0)) found.week = 'no_hours';
  for (const day of WEEKDAYS) {
    const spans = week[day].toSorted((a, b) => a.opens.localeCompare(b.opens));
    if (spans.some(({ opens, closes }) => !opens || !closes)) found[day] = 'incomplete';
    else if (spans.some((span, index) => index > 0 && minutes(span.opens) < endMinutes(spans[index - 1]))) found[day] = 'overlap';
  }
  return found;
}

function endMinutes(span: Span | undefined): number {
  if (!span) return 0;
  const [opens, closes] = [minutes(span.opens), minutes(span.closes)];
  return closes <= opens ? closes + 1440 : closes;
}
