import { queryOptions } from '@tanstack/react-query';
import { api, type Schemas, told } from '@/shared/api/client';
import { pagesQuery } from '@/shared/ui/pages';

export type Wash = Schemas['CarWashJob'];

export const washQuery = (id: string) =>
  queryOptions({
    queryKey: ['car-washes', id],
    queryFn: () => told(api.GET('/api/v1/car-washes/{id}', { params: { path: { id } } })),
    // A payment is made in another tab.
    refetchOnWindowFocus: 'always',
  });

export const washesQuery = pagesQuery<Wash>(['car-washes', 'list'], (cursor) => told(api.GET('/api/v1/car-washes', { params: { query: cursor } })));

export const lotQuery = (id: string) =>
  queryOptions({ queryKey: ['lots', id], queryFn: () => told(api.GET('/api/v1/lots/{id}', { params: { path: { id } } })) });

export const servicesQuery = (id: string) =>
  queryOptions({
    queryKey: ['lots', id, 'services'],
    queryFn: () => told(api.GET('/api/v1/lots/{id}/car-wash/services', { params: { path: { id } } })),
  });

export const timesQuery = (id: string, service_id: string, date: string) =>
  queryOptions({
    queryKey: ['wash-times', id, service_id, date],
    queryFn: () => told(api.GET('/api/v1/lots/{id}/car-wash/times', { params: { path: { id }, query: { date, service_id } } })),
    enabled: service_id !== '',
  });

export const vehiclesQuery = queryOptions({
  queryKey: ['vehicles'],
  queryFn: () => told(api.GET('/api/v1/me/vehicles', { params: { query: { limit: 100 } } })),
});
