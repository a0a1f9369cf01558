import { queryOptions } from '@tanstack/react-query';
import { api, type Schemas, told } from '@/shared/api/client';

export type Member = Schemas['Member'];
export type Assignment = Schemas['Assignment'];

const MOST = 100;

export const staffQuery = (operator: string | undefined) =>
  queryOptions({
    queryKey: ['staff', operator],
    queryFn: async () => {
      const { items } = await told(api.GET('/api/v1/operator/staff', { params: { query: { limit: MOST, ...(operator ? { operator_id: operator } : {}) } } }));
      return items;
    },
  });

/** Work that waits for somebody to become available. */
export const queuedQuery = queryOptions({
  queryKey: ['assignments', 'queued'],
  queryFn: async () => {
    const { items } = await told(api.GET('/api/v1/operator/assignments', { params: { query: { status: 'queued', limit: MOST } } }));
    return items;
  },
});

/** Who can be given work: whoever has come and is not offline. */
export const canWork = ({ availability, invited }: Member) => !invited && availability !== 'offline';

export const CONCERNS = ['staff', 'assignments', 'car-washes'];
