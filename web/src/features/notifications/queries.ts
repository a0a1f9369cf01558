import { api, told } from '@/shared/api/client';
import type { Notice } from '@/shared/realtime/inbox';
import { pagesQuery } from '@/shared/ui/pages';

export const notificationsQuery = pagesQuery<Notice>(['notifications', 'list'], ({ cursor }) =>
  told(api.GET('/api/v1/notifications', { params: { query: cursor === undefined ? {} : { cursor: Number(cursor) } } })),
);
