import { queryOptions } from '@tanstack/react-query';
import { api, type Schemas, told } from '@/shared/api/client';
import { useUser } from '@/shared/session/session';

export type OperatorLot = Schemas['Lot'];

/** The operator whose lots a person runs; of several the first. */
export const useOperatorId = () => useUser()?.memberships.find(({ role }) => role === 'admin')?.operator_id;

export const operatorQuery = (operator: string | undefined) =>
  queryOptions({
    queryKey: ['operator', operator],
    queryFn: () => told(api.GET('/api/v1/operator', { params: { query: operator ? { operator_id: operator } : {} } })),
  });

const MOST_PAGES = 20;

/** All lots somebody runs. */
export const operatorLotsQuery = queryOptions({
  queryKey: ['lots', 'mine'],
  queryFn: async () => {
    const lots: OperatorLot[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const read = await told(api.GET('/api/v1/operator/lots', { params: { query: { limit: 100, ...(cursor ? { cursor } : {}) } } }));
      lots.push(...read.items);
      cursor = read.next_cursor ?? undefined;
      if (cursor === undefined) break;
    }
    return lots;
  },
});
