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
