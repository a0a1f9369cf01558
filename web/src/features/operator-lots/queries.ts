import { queryOptions } from '@tanstack/react-query';
import { api, type Schemas, told } from '@/shared/api/client';
import type { Bay } from './bays';

export type Lot = Schemas['Lot'];
export type Closure = Schemas['Closure'];

export const lotQuery = (lotId: string) =>
  queryOptions({
    queryKey: ['lots', lotId],
    queryFn: () => told(api.GET('/api/v1/lots/{id}', { params: { path: { id: lotId } } })),
  });

/** The bays with their places. Whether one is closed for good, and not only now, is told by the day's board. */
export const baysQuery = (lotId: string) =>
  queryOptions({
    queryKey: ['slots', lotId, 'plan'],
    queryFn: async (): Promise<Bay[]> => {
      const [slots, board] = await Promise.all([
        told(api.GET('/api/v1/lots/{id}/slots', { params: { path: { id: lotId } } })),
        told(api.GET('/api/v1/operator/board', { params: { query: { lot_id: lotId } } })),
      ]);
      const closed = new Set(board.bays.filter((bay) => bay.closed).map(({ id }) => id));
      return slots.items.map(({ id, label, vehicle_class, rate, features, position }) => ({
        key: id,
        id,
        label,
        vehicle_class,
        rate: rate.amount,
        features,
        closed: closed.has(id),
        place: position ? { x: position.x, y: position.y, width: position.width, height: position.height, rotation: position.rotation ?? 0 } : null,
      }));
    },
  });

export const closuresQuery = (slotId: string) =>
  queryOptions({
    queryKey: ['closures', slotId],
    queryFn: async () => {
      const { items } = await told(api.GET('/api/v1/operator/slots/{id}/closures', { params: { path: { id: slotId }, query: { limit: 100 } } }));
      return items;
    },
  });

/** Field by field; the document does not say which fields: those of a new lot. */
export const changeLot = (lotId: string, change: Record<string, unknown>) =>
  told(api.PATCH('/api/v1/operator/lots/{id}', { params: { path: { id: lotId } }, body: change as Record<string, never> }));
