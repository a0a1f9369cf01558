import { api, type Schemas, told } from '@/shared/api/client';
import { dayAfter, startOfDay } from '@/shared/time/days';
import { pagesQuery } from '@/shared/ui/pages';

export interface Filters {
  lot?: string;
  status?: string;
  from?: string;
  to?: string;
  q?: string;
}

export const STATUSES = ['held', 'confirmed', 'active', 'overdue', 'completed', 'cancelled', 'declined', 'lapsed'] as const;

/** As the API asks for them: days of the lot's wall clock become instants. */
export const asked = ({ lot, status, from, to, q }: Filters, zone: string) => ({
  ...(lot ? { lot_id: lot } : {}),
  ...(status && STATUSES.some((known) => known === status) ? { status } : {}),
  ...(from ? { from: startOfDay(from, zone) } : {}),
  ...(to ? { to: startOfDay(dayAfter(to), zone) } : {}),
  ...(q ? { q } : {}),
});

export const bookingsQuery = (filters: Filters, zone: string) =>
  pagesQuery(
    ['bookings', 'operator', filters, zone],
    async (cursor) => (await told(api.GET('/api/v1/operator/bookings', { params: { query: { ...asked(filters, zone), ...cursor } } }))) as Schemas['Page_Booking'],
  );

/** The same as a table for a spreadsheet. */
export const bookingsCsv = async (filters: Filters, zone: string) => {
  const table: unknown = await told(api.GET('/api/v1/operator/bookings', { params: { query: asked(filters, zone) }, headers: { Accept: 'text/csv' }, parseAs: 'blob' }));
  return table as Blob;
};
