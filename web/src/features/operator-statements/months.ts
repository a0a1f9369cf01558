const SHOWN = 24;

/** `YYYY-MM` of an instant in a zone. */
export const monthIn = (zone: string, instant: number) => new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit' }).format(instant).slice(0, 7);

/** This month and those before it, the latest first. */
export function monthsUpTo(month: string): string[] {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return Array.from({ length: SHOWN }, (_, back) => {
    const months = year * 12 + number - 1 - back;
    return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`;
  });
}

/** One of them that was asked for in the address, or this one. */
export const meantMonth = (asked: string | undefined, today: string) => (asked && /^\d{4}-(0[1-9]|1[0-2])$/.test(asked) ? asked : today);
