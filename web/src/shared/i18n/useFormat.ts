import { useMemo } from 'react';
import { localeOf, useLanguage } from './language';

export interface Money {
  amount: number;
  currency: string;
}

const MINUTE = 60_000;

/** Writers of money and time for one locale. Times are written in the zone given: the lot's. */
export function formats(locale: string) {
  const date = (options: Intl.DateTimeFormatOptions) => (instant: string | number, timeZone?: string) =>
    new Intl.DateTimeFormat(locale, { ...options, ...(timeZone ? { timeZone } : {}) }).format(new Date(instant));
  const unit = (value: number, name: 'hour' | 'minute' | 'day') =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: name === 'day' ? 'long' : 'short' }).format(value);
  return {
    /** Minor units in, `₹50` or `₹50.50` out. */
    money: ({ amount, currency }: Money) =>
      new Intl.NumberFormat(locale, {
        style: 'currency',
        currency,
        minimumFractionDigits: amount % 100 === 0 ? 0 : 2,
      }).format(amount / 100),
    number: (value: number, options?: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options).format(value),
    percent: (share: number) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(share),
    time: date({ hour: 'numeric', minute: '2-digit' }),
    date: date({ weekday: 'short', day: 'numeric', month: 'short' }),
    dateTime: date({ weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' }),
    weekday: date({ weekday: 'long' }),
    monthYear: date({ month: 'long', year: 'numeric' }),
    longDate: date({ day: 'numeric', month: 'long', year: 'numeric' }),
    /** `1 hr 30 min`, `2 days`. */
    duration: (minutes: number) => {
      if (minutes >= 1440 && minutes % 1440 === 0) return unit(minutes / 1440, 'day');
      const [hours, rest] = [Math.floor(minutes / 60), Math.round(minutes % 60)];
      return [hours > 0 ? unit(hours, 'hour') : '', rest > 0 || hours === 0 ? unit(rest, 'minute') : ''].filter(Boolean).join(' ');
    },
    distance: (metres: number) =>
      metres < 950
        ? new Intl.NumberFormat(locale, { style: 'unit', unit: 'meter' }).format(Math.round(metres / 50) * 50 || 50)
        : new Intl.NumberFormat(locale, { style: 'unit', unit: 'kilometer', maximumFractionDigits: 1 }).format(metres / 1000),
    /** `5 minutes ago`, `in 2 hours`, as of `now`. */
    relative: (instant: string | number, now: number) => {
      const minutes = Math.round((new Date(instant).getTime() - now) / MINUTE);
      const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
      if (Math.abs(minutes) < 60) return words.format(minutes, 'minute');
      if (Math.abs(minutes) < 1440) return words.format(Math.round(minutes / 60), 'hour');
      return words.format(Math.round(minutes / 1440), 'day');
    },
  };
}

/** Writers of money and time in the language the person reads. */
export function useFormat() {
  const locale = localeOf(useLanguage());
  return useMemo(() => formats(locale), [locale]);
}

/** What is left until an instant, never less than 0. Both in whole seconds: a hold of ten minutes starts at 10:00, not at 10:01. */
export const secondsLeft = (until: string | number, now: number) => Math.max(0, Math.floor(new Date(until).getTime() / 1000) - Math.floor(now / 1000));

/** `m:ss` or `h:mm:ss` that are left until an instant; `0:00` when it has come. */
export function countdown(until: string | number, now: number): string {
  const seconds = secondsLeft(until, now);
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
