import { api, type Schemas, told } from '@/shared/api/client';
import { pagesQuery } from '@/shared/ui/pages';

export type OneReview = Schemas['Review'];
export type Kind = Schemas['ReviewKind'];

export const reviewsQuery = (lotId: string, kind: Kind | undefined) =>
  pagesQuery<OneReview>(['reviews', lotId, kind], (cursor) =>
    told(api.GET('/api/v1/lots/{id}/reviews', { params: { path: { id: lotId }, query: { ...cursor, ...(kind ? { kind } : {}) } } })),
  );
