import { api, type Schemas, told } from '@/shared/api/client';
import { pagesQuery } from '@/shared/ui/pages';

export const reviewsQuery = (id: string) =>
  pagesQuery<Schemas['Review']>(['reviews', id], (cursor) => told(api.GET('/api/v1/lots/{id}/reviews', { params: { path: { id }, query: { limit: 5, ...cursor } } })));
