import { queryOptions } from '@tanstack/react-query';
import { api, type Schemas, told } from '@/shared/api/client';

export type Booking = Schemas['Booking'];

export const bookingQuery = (id: string) =>
  queryOptions({
    queryKey: ['bookings', 'one', id],
    queryFn: () => told(api.GET('/api/v1/bookings/{id}', { params: { path: { id } } })),
  });

/** What a booking is changed by, these are read anew. */
export const CONCERNS = ['bookings', 'payments', 'board', 'cars', 'car-washes', 'slots'];

const LIVE: readonly Booking['status'][] = ['held', 'confirmed', 'active', 'overdue'];
export const canDecline = ({ status }: Booking) => LIVE.includes(status);
export const canCheckOut = ({ status }: Booking) => status === 'active' || status === 'overdue';
export const isToVerify = ({ payment }: Booking) => payment?.status === 'pending' && payment.method !== 'card';
