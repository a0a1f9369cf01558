import { queryOptions } from '@tanstack/react-query';
import { api, type Schemas, told } from '@/shared/api/client';
import { pagesQuery } from '@/shared/ui/pages';

/** What is paid for. Lists tell it as soon as the server does. */
export interface Subject {
  booking_id?: string | null;
  car_wash_id?: string | null;
  reference?: string | null;
  customer?: string | { full_name: string } | null;
  lot?: string | { name: string } | null;
  slot_label?: string | null;
  plate?: string | null;
}
export type Payment = Schemas['Payment'] & { subject?: Subject | null };

const METHODS = ['cash', 'upi'] as const;
const MOST = 100;

export const STATUSES = ['pending', 'succeeded', 'failed', 'expired', 'refund_pending', 'refunded'] as const satisfies readonly Payment['status'][];
export const ALL_METHODS = ['card', 'upi', 'cash'] as const satisfies readonly Payment['method'][];

/** Those at the counter in a state: cash and UPI, the oldest first. */
export const atCounterQuery = (status: 'pending' | 'refund_pending') =>
  queryOptions({
    queryKey: ['payments', 'counter', status],
    queryFn: async (): Promise<Payment[]> => {
      const pages = await Promise.all(METHODS.map((method) => told(api.GET('/api/v1/operator/payments', { params: { query: { status, method, limit: MOST } } }))));
      return pages.flatMap(({ items }) => items as Payment[]).toSorted((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at));
    },
  });

export interface Filters {
  status?: string;
  method?: string;
}

export const historyQuery = ({ status, method }: Filters) => {
  const query = { status: STATUSES.find((known) => known === status), method: ALL_METHODS.find((known) => known === method) };
  return pagesQuery<Payment>(['payments', 'operator', query], (cursor) => told(api.GET('/api/v1/operator/payments', { params: { query: { ...query, ...cursor } } })));
};

const nameOf = (of: Subject['customer'] | Subject['lot']) => (typeof of === 'object' && of !== null ? ('name' in of ? of.name : of.full_name) : of);

/** What is known of what is paid for, in the order one asks for it. */
export function saidOf({ subject }: Payment): { title: string | undefined; more: string[] } {
  const [title, ...more] = [subject?.reference, subject?.plate, nameOf(subject?.customer), subject?.slot_label].filter((word): word is string => typeof word === 'string' && word !== '');
  return { title, more };
}

/** What is still to be paid back. */
export const leftOf = ({ refund_amount, refunded_amount, currency }: Payment) => ({ amount: refund_amount - refunded_amount, currency });
