import { queryOptions } from '@tanstack/react-query';
import { api, told } from '@/shared/api/client';
import { json } from '@/shared/api/json';

export type Group = 'day' | 'lot' | 'method';

interface Asked {
  from: string;
  to: string;
  lot_id?: string | undefined;
}
const query = ({ from, to, lot_id }: Asked) => ({ from, to, ...(lot_id ? { lot_id } : {}) });

export const revenueQuery = (asked: Asked, group: Group) =>
  queryOptions({
    queryKey: ['reports', 'revenue', asked, group],
    queryFn: async () => json(await told(api.GET('/api/v1/operator/reports/revenue', { params: { query: { ...query(asked), group } } }))),
  });

export const occupancyQuery = (asked: Asked) =>
  queryOptions({
    queryKey: ['reports', 'occupancy', asked],
    queryFn: async () => json(await told(api.GET('/api/v1/operator/reports/occupancy', { params: { query: query(asked) } }))),
  });
