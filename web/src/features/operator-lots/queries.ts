import { queryOptions } from '@tanstack/react-query';
import { api, type Schemas, told } from '@/shared/api/client';
import { pagesQuery } from '@/shared/ui/pages';
import type { Bay } from './bays';

export type Lot = Schemas['Lot'];
export type Closure = Schemas['Closure'];

export const lotQuery = (lotId: string) =>
  queryOptions({
    queryKey: ['lots', lotId],
    queryFn: () => told(api.GET('/api/v1/lots/{id}', { params: { path: { id: lotId } } })),
  });

/** All bays with their places, also those that are closed for good. */
export const baysQuery = (lotId: string) =>
  queryOptions({
    queryKey: ['slots', lotId, 'plan'],
    queryFn: async (): Promise<Bay[]> => {
      const { items } = await told(api.GET('/api/v1/operator/lots/{id}/slots', { params: { path: { id: lotId } } }));
      return items.map(({ id, label, vehicle_class, rate, features, position, closed }) => ({
        key: id,
        id,
        label,
        vehicle_class,
        rate: rate.amount,
        features,
        closed,
        place: position ? { x: position.x, y: position.y, width: position.width, height: position.height, rotation: position.rotation ?? 0 } : null,
      }));
    },
  });

/** What is closed for a time that is not over by the given instant, page by page. */
export const closuresQuery = (lotId: string, from: string) =>
  pagesQuery(['closures', lotId], (cursor) => told(api.GET('/api/v1/operator/lots/{id}/closures', { params: { path: { id: lotId }, query: { ...cursor, from, limit: 50 } } })));

/** Field by field; the document does not say which fields: those of a new lot. */
export const changeLot = (lotId: string, change: Record<string, unknown>) =>
  told(api.PATCH('/api/v1/operator/lots/{id}', { params: { path: { id: lotId } }, body: change as Record<string, never> }));
