import { isProblem } from '@/shared/api/problem';
import type { Money } from '@/shared/i18n/useFormat';

interface Alternative {
  id: string;
  label: string;
  rate: Money;
}

/** What is to be had instead of a bay that somebody else took. */
export interface Lost {
  alternatives: Alternative[];
  /** The earliest instant from which the bay itself is free. */
  freeFrom: string | undefined;
}

/** Undefined where the refusal is not about the bay. */
export function lostOf(error: unknown): Lost | undefined {
  if (!isProblem(error, 'slot_taken', 'slot_closed')) return undefined;
  const { alternatives, available_from: freeFrom } = error.extra;
  return {
    alternatives: Array.isArray(alternatives) ? (alternatives as Alternative[]) : [],
    freeFrom: typeof freeFrom === 'string' ? freeFrom : undefined,
  };
}
