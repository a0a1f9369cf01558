import { queryOptions } from '@tanstack/react-query';
import { api, type Schemas, told } from '@/shared/api/client';

export type Vehicle = Schemas['Vehicle'];

export const vehiclesQuery = queryOptions({
  queryKey: ['vehicles'],
  queryFn: () => told(api.GET('/api/v1/me/vehicles', { params: { query: { limit: 100 } } })),
});
