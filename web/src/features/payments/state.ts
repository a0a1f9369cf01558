import type { Schemas } from '@/shared/api/client';

type Payment = Schemas['Payment'];
export type State = 'waiting' | 'asked' | 'paid' | 'failed' | 'late' | 'goesBack' | 'wentBack';

export function stateOf({ status, asked }: Pick<Payment, 'status' | 'asked'>): State {
  switch (status) {
    case 'pending':
      return asked ? 'asked' : 'waiting';
    case 'succeeded':
      return 'paid';
    case 'failed':
      return 'failed';
    case 'expired':
      return 'late';
    case 'refund_pending':
      return 'goesBack';
    case 'refunded':
      return 'wentBack';
  }
}

/** What the words for that state speak of: all of it, or what goes back. */
export function amountOf({ amount, refund_amount, currency, ...payment }: Pick<Payment, 'amount' | 'refund_amount' | 'currency' | 'status' | 'asked'>) {
  const isBack = ['goesBack', 'wentBack'].includes(stateOf(payment));
  return { amount: isBack ? refund_amount : amount, currency };
}
