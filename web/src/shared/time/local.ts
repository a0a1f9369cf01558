const two = (value: number) => String(value).padStart(2, '0');

/** `YYYY-MM-DDThh:mm` on the wall clock of a zone; of this browser's, unless one is named. */
export function localOf(instant: string | number, timeZone?: string): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(timeZone ? { timeZone } : {}),
  }).formatToParts(new Date(instant));
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value);
  return `${part('year')}-${two(part('month'))}-${two(part('day'))}T${two(part('hour'))}:${two(part('minute'))}`;
}

/** The first whole minute on a wall clock that is not before the instant. */
export const localFrom = (instant: string | number, timeZone?: string) => localOf(Math.ceil(new Date(instant).getTime() / 60_000) * 60_000, timeZone);

export const isLocal = (written: unknown): written is string =>
  typeof written === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(written) && !Number.isNaN(Date.parse(`${written}Z`));

/** The same wall clock, some minutes on; what the clocks do meanwhile is not looked at. */
export const laterLocal = (local: string, minutes: number) => new Date(Date.parse(`${local}Z`) + minutes * 60_000).toISOString().slice(0, 16);

/** The next full hour on a wall clock. */
export const nextHour = (local: string) => `${laterLocal(local, 60).slice(0, 13)}:00`;
