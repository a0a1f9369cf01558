import { queryOptions } from '@tanstack/react-query';
import { api, type Schemas, told } from '@/shared/api/client';

export type Vehicle = Schemas['Vehicle'];
export type Service = Schemas['CarWashService'];

export const vehiclesQuery = queryOptions({
  queryKey: ['vehicles', 'own'],
  queryFn: async () => (await told(api.GET('/api/v1/me/vehicles', { params: { query: { limit: 100 } } }))).items,
});

export const servicesQuery = (id: string) =>
  queryOptions({
    queryKey: ['car-washes', 'services', id],
    queryFn: async () => (await told(api.GET('/api/v1/lots/{id}/car-wash/services', { params: { path: { id } } }))).items,
  });
