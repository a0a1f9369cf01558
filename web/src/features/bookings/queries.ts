import { queryOptions } from '@tanstack/react-query';
import { api, type Schemas, told } from '@/shared/api/client';
import { pagesQuery } from '@/shared/ui/pages';

export type Booking = Schemas['Booking'];
type Status = Schemas['BookingStatus'];

export const RUNNING: Status[] = ['active', 'overdue', 'held', 'confirmed'];
export const OVER = ['completed', 'cancelled', 'declined', 'lapsed'] as const satisfies Status[];

/** Looked at again whenever the page is: a payment is made in another tab. */
export const bookingQuery = (id: string) =>
  queryOptions({
    queryKey: ['bookings', id],
    queryFn: () => told(api.GET('/api/v1/bookings/{id}', { params: { path: { id } } })),
    refetchOnWindowFocus: 'always',
  });

export const runningQuery = queryOptions({
  queryKey: ['bookings', 'running'],
  queryFn: () => told(api.GET('/api/v1/bookings', { params: { query: { status: RUNNING.join(','), limit: 100 } } })),
  refetchOnWindowFocus: 'always',
});

export const historyQuery = (status: Status[]) =>
  pagesQuery<Booking>(['bookings', 'history', status.join()], (cursor) => told(api.GET('/api/v1/bookings', { params: { query: { status: status.join(','), ...cursor } } })));

export const lotQuery = (id: string) =>
  queryOptions({ queryKey: ['lots', id], queryFn: () => told(api.GET('/api/v1/lots/{id}', { params: { path: { id } } })) });

export const servicesQuery = (id: string) =>
  queryOptions({
    queryKey: ['lots', id, 'services'],
    queryFn: () => told(api.GET('/api/v1/lots/{id}/car-wash/services', { params: { path: { id } } })),
  });

/** What a renewal would cost, and whether it could be had now. */
export const renewalQuoteQuery = (booking: Booking, minutes: number) =>
  queryOptions({
    queryKey: ['slots', booking.slot.id, 'renewal', booking.id, minutes],
    queryFn: () => told(api.POST('/api/v1/quotes', { body: { slot_id: booking.slot.id, renewal_of: booking.id, duration_minutes: minutes } })),
  });
