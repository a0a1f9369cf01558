import type { Schemas } from '@/shared/api/client';
import { serverNow } from '@/shared/time/clock';

/** While an attempt is under way the next is a minute off, should its server die. Clocks differ a little. */
const SOON_MS = 65_000;

/** Whether it is tried now, or within a minute. */
export const isUnderWay = ({ status, next_attempt_at }: Pick<Schemas['WebhookDelivery'], 'status' | 'next_attempt_at'>) =>
  status === 'pending' && Date.parse(next_attempt_at ?? '') <= serverNow() + SOON_MS;
