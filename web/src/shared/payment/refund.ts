import type { Schemas } from '@/shared/api/client';
import type { Money } from '@/shared/i18n/useFormat';

const MINUTE = 60_000;
const HOUR = 3_600_000;

/** What goes back, in percent, if it is cancelled at `now`: as the server counts it. */
export function refundPercent(terms: Schemas['RefundTerms'], createdAt: string, startsAt: string, now: number): number {
  if (now < Date.parse(createdAt) + terms.free_minutes * MINUTE) return 100;
  const ahead = Date.parse(startsAt) - now;
  if (ahead <= 0) return 0;
  return Math.max(0, ...terms.tiers.filter(({ hours_before_start }) => ahead >= hours_before_start * HOUR).map(({ percent }) => percent));
}

/** A share of some money, rounded half up to a whole minor unit. */
export const shareOf = <M extends Money>(money: M, percent: number): M => ({ ...money, amount: Math.floor((money.amount * percent + 50) / 100) });
