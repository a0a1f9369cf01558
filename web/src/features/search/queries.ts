import { queryOptions } from '@tanstack/react-query';
import { api, type Schemas, told } from '@/shared/api/client';
import { isProblem } from '@/shared/api/problem';
import { serverNow } from '@/shared/time/clock';
import { pagesQuery } from '@/shared/ui/pages';
import { asked, type Wanted } from './wanted';

export type LotSummary = Schemas['LotSummary'];

export const lotsQuery = (wanted: Wanted) =>
  pagesQuery<LotSummary>(['lots', 'search', wanted], (cursor) => told(api.GET('/api/v1/lots', { params: { query: { ...asked(wanted, serverNow()), ...cursor } } })));

const RUNNING = 'held,confirmed,active,overdue';
export const runningQuery = queryOptions({
  queryKey: ['bookings', 'running-count'],
  queryFn: async () => (await told(api.GET('/api/v1/bookings', { params: { query: { status: RUNNING, limit: 100 } } }))).items.length,
});

export const vehiclesQuery = queryOptions({
  queryKey: ['vehicles', 'own'],
  queryFn: async () => (await told(api.GET('/api/v1/me/vehicles', { params: { query: { limit: 100 } } }))).items,
});

export type Tiles = NonNullable<Schemas['Settings']['map']>;

/** Where map tiles come from; null where the server names none, or knows no settings. */
export const tilesQuery = queryOptions({
  queryKey: ['settings', 'tiles'],
  staleTime: Infinity,
  queryFn: async (): Promise<Tiles | null> => {
    try {
      return (await told(api.GET('/api/v1/settings'))).map ?? null;
    } catch (error) {
      if (isProblem(error, 'not_found')) return null;
      throw error;
    }
  },
});
