import { queryOptions } from '@tanstack/react-query';
import { api, type Schemas, told } from '@/shared/api/client';

export type Board = Schemas['Board'];
export type Bay = Schemas['BayRow'];
/** The server says these as plain words. */
export type BarState = 'held' | 'confirmed' | 'active' | 'overdue' | 'completed';
export type Bar = Omit<Schemas['BoardBooking'], 'status'> & { status: BarState };

/** A day at a lot: the first lot and today, unless told. */
export const boardQuery = (lot: string | undefined, date: string | undefined) =>
  queryOptions({
    queryKey: ['board', lot ?? 'first', date ?? 'today'],
    queryFn: () => told(api.GET('/api/v1/operator/board', { params: { query: { ...(lot ? { lot_id: lot } : {}), ...(date ? { date } : {}) } } })),
  });

/** Car washes that are to be done, of a lot: as many as a page tells. */
export const openWashesQuery = (lot: string | undefined) =>
  queryOptions({
    queryKey: ['car-washes', 'open', lot],
    queryFn: async () => {
      const query = { lot_id: lot, status: 'queued,assigned,in_progress', limit: 100 };
      return (await told(api.GET('/api/v1/operator/car-washes', { params: { query } }))).items.length;
    },
    enabled: lot !== undefined,
  });
