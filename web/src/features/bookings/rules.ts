import { refundPercent, shareOf } from '@/shared/payment/refund';
import type { Booking } from './queries';

const MINUTE = 60_000;
/** From here on a countdown is a warning. */
export const SOON_MS = 5 * MINUTE;

/** What a booking's clock counts down to, in its state; undefined: to nothing more. */
export function nextDue({ status, hold_expires_at, starts_at, ends_at, grace_ends_at }: Booking): string | undefined {
  if (status === 'held') return hold_expires_at ?? undefined;
  if (status === 'confirmed') return starts_at;
  if (status === 'active') return ends_at;
  return status === 'overdue' ? grace_ends_at : undefined;
}

export const mayCancel = ({ status, ends_at }: Booking, now: number) => ['held', 'confirmed', 'active'].includes(status) && now < Date.parse(ends_at);

export const mayLeave = ({ status }: Booking) => status === 'active' || status === 'overdue';

/** `windowMinutes`: how long after its end the lot lets a booking be renewed. */
export function mayRenew({ status, renewed_by, grace_ends_at }: Booking, windowMinutes: number, now: number): boolean {
  if (renewed_by) return false;
  if (status === 'active' || status === 'overdue') return true;
  return status === 'completed' && now <= Date.parse(grace_ends_at) + windowMinutes * MINUTE;
}

export const mayAddWash = ({ status, ends_at, car_washes }: Booking, now: number) =>
  mayCancel({ status, ends_at } as Booking, now) && car_washes.every(({ status }) => status === 'completed' || status === 'cancelled');

/** What comes back if the booking is cancelled at `now`: its own share, and all of the washes paid for and not begun. */
export function refundOnCancel(booking: Booking, now: number) {
  const percent = refundPercent(booking.refund_terms, booking.created_at, booking.starts_at, now);
  const washes = booking.car_washes.filter(({ status }) => status === 'queued' || status === 'assigned').reduce((sum, { price }) => sum + price.amount, 0);
  if (booking.status === 'held') return { percent, washes, amount: washes > 0 ? { ...booking.price, amount: washes } : undefined };
  return { percent, washes, amount: { ...booking.price, amount: shareOf(booking.price, percent).amount + washes } };
}

const LENGTHS = [15, 30, 60, 90, 120, 180, 240, 480, 720, 1440];

/** Lengths to choose from, within a lot's bounds. */
export function lengths(min: number, max: number, usual: number): number[] {
  const within = LENGTHS.filter((length) => length >= min && length <= max);
  return [...new Set([...within, usual])].toSorted((a, b) => a - b);
}

/** Whole minutes that surely fit: the server counts in microseconds, we in milliseconds. */
export const wholeMinutes = (from: string, to: string) => Math.floor((Date.parse(to) - Date.parse(from) - 1) / MINUTE);
