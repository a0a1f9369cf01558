import { queryOptions } from '@tanstack/react-query';
import { api, type Schemas, told } from '@/shared/api/client';
import { pagesQuery } from '@/shared/ui/pages';

export type Payment = Schemas['Payment'];

const MOST = 100;

export const STATUSES = ['pending', 'succeeded', 'failed', 'expired', 'refund_pending', 'refunded'] as const satisfies readonly Payment['status'][];
export const ALL_METHODS = ['card', 'upi', 'cash'] as const satisfies readonly Payment['method'][];

/** Those at the counter in a state, the oldest of them: cash, UPI by hand, and what a gateway could not give back. */
export const atCounterQuery = (status: 'pending' | 'refund_pending') =>
  queryOptions({
    queryKey: ['payments', 'counter', status],
    queryFn: async (): Promise<Payment[]> => (await told(api.GET('/api/v1/operator/payments', { params: { query: { status, by_hand: true, sort: 'oldest', limit: MOST } } }))).items,
  });

export interface Filters {
  status?: string;
  method?: string;
}

export const historyQuery = ({ status, method }: Filters) => {
  const query = { status: STATUSES.find((known) => known === status), method: ALL_METHODS.find((known) => known === method) };
  return pagesQuery<Payment>(['payments', 'operator', query], (cursor) => told(api.GET('/api/v1/operator/payments', { params: { query: { ...query, ...cursor } } })));
};

/** What is still to be paid back. */
export const leftOf = ({ refund_amount, refunded_amount, currency }: Payment) => ({ amount: refund_amount - refunded_amount, currency });

/** The money came, whatever became of it later: it has a receipt. */
export const isReceived = ({ status }: Payment) => status === 'succeeded' || status === 'refund_pending' || status === 'refunded';
