import type { Schemas } from '@/shared/api/client';
import { refundPercent, shareOf } from '@/shared/payment/refund';
import type { Wash } from './queries';

export const STEPS = ['awaiting_payment', 'queued', 'assigned', 'in_progress', 'completed'] as const;

/** Until someone has begun. */
export const mayCancel = ({ status }: Wash) => status === 'awaiting_payment' || status === 'queued' || status === 'assigned';

type Terms = Pick<Schemas['Rules'], 'free_cancellation_minutes' | 'refund_tiers'>;

/** What goes back if it is cancelled at `now`: as for a booking, where the start is when someone really begins. */
export function refundOnCancel(wash: Wash, { free_cancellation_minutes, refund_tiers }: Terms, now: number) {
  const start = new Date(Math.max(Date.parse(wash.scheduled_at), now + 1)).toISOString();
  const percent = refundPercent({ free_minutes: free_cancellation_minutes, tiers: refund_tiers }, wash.created_at, start, now);
  return { percent, amount: wash.status === 'awaiting_payment' ? undefined : shareOf(wash.price, percent) };
}

const day = (instant: number, timeZone: string) => new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(instant);

/** The day an instant falls on by the clocks of a zone, as `2026-11-22`. */
export const dayOf = (instant: number | string, timeZone: string) => day(new Date(instant).getTime(), timeZone);

/** The days on which a wash can be had: today and the seven after it, by the lot's calendar. */
export function days(now: number, timeZone: string): string[] {
  const today = dayOf(now, timeZone);
  return Array.from({ length: 8 }, (_, index) => new Date(Date.parse(`${today}T12:00:00Z`) + index * 86_400_000).toISOString().slice(0, 10));
}

/** In place of one of one's own vehicles. */
export const OTHER = 'other';
