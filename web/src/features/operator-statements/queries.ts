import { queryOptions } from '@tanstack/react-query';
import { api, type Schemas, told } from '@/shared/api/client';
import { json } from '@/shared/api/json';
import { pagesQuery } from '@/shared/ui/pages';

export type Line = Statement['lines']['items'][number];
export type Statement = Schemas['Statement'];

interface Asked {
  month: string;
  operator_id?: string | undefined;
}
const read = async ({ month, operator_id }: Asked, more: { limit?: number; cursor?: string }) =>
  json(await told(api.GET('/api/v1/operator/statements', { params: { query: { month, ...(operator_id ? { operator_id } : {}), ...more } } })));

export const statementQuery = (asked: Asked) => queryOptions({ queryKey: ['reports', 'statement', asked], queryFn: () => read(asked, { limit: 1 }) });

export const linesQuery = (asked: Asked) => pagesQuery<Line>(['reports', 'statement', 'lines', asked], async (cursor) => (await read(asked, { limit: 50, ...cursor })).lines);
