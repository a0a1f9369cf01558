import { queryOptions } from '@tanstack/react-query';
import { api, told } from '@/shared/api/client';

export const preferencesQuery = queryOptions({
  queryKey: ['preferences'],
  queryFn: () => told(api.GET('/api/v1/notifications/preferences')),
});
