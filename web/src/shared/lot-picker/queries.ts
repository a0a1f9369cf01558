import { queryOptions } from '@tanstack/react-query';
import { api, told } from '@/shared/api/client';

/** The lots a lot admin runs. */
export const myLotsQuery = queryOptions({
  queryKey: ['lots', 'mine'],
  queryFn: async () => (await told(api.GET('/api/v1/operator/lots', { params: { query: { limit: 100 } } }))).items,
  staleTime: 60_000,
});
