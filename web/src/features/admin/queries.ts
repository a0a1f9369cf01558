import { queryOptions } from '@tanstack/react-query';
import { api, type Schemas, told } from '@/shared/api/client';
import { json } from '@/shared/api/json';
import { isProblem } from '@/shared/api/problem';
import { pagesQuery } from '@/shared/ui/pages';

export type Operator = Schemas['Operator'];
export type User = Schemas['User'];
export type Booking = Schemas['Booking'];
export type AuditEntry = Schemas['AuditEntry'];
export type Verification = Schemas['Verification'];

export const invariantsQuery = queryOptions({
  queryKey: ['invariants'],
  queryFn: () => told(api.GET('/api/v1/admin/invariants')),
  staleTime: 0,
});

/** Whether the server takes requests, and if not, why. */
export const readyQuery = queryOptions({
  queryKey: ['ready'],
  queryFn: async (): Promise<{ ready: boolean; why?: string }> => {
    try {
      await told(api.GET('/readyz'));
      return { ready: true };
    } catch (error) {
      if (isProblem(error, 'unavailable')) return { ready: false, why: error.message };
      throw error;
    }
  },
  staleTime: 0,
});

export const operatorsQuery = (verification: Verification | undefined) =>
  pagesQuery<Operator>(['operators', verification], (cursor) =>
    told(api.GET('/api/v1/admin/operators', { params: { query: { ...cursor, ...(verification ? { verification } : {}) } } })),
  );

export const usersQuery = (q: string | undefined) =>
  pagesQuery<User>(['users', q], (cursor) => told(api.GET('/api/v1/admin/users', { params: { query: { ...cursor, ...(q ? { q } : {}) } } })));

interface BookingFilter {
  q?: string | undefined;
  status?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

const given = <T extends object>(filter: T) =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined && value !== '')) as { [K in keyof T]: NonNullable<T[K]> };

export const bookingsQuery = (filter: BookingFilter) =>
  pagesQuery<Booking>(['bookings', 'platform', filter], async (cursor) => json(await told(api.GET('/api/v1/admin/bookings', { params: { query: { ...cursor, ...given(filter) } } }))));

export const platformQuery = (days: { from: string; to: string }) =>
  queryOptions({
    queryKey: ['reports', 'platform', days],
    queryFn: async () => json(await told(api.GET('/api/v1/admin/reports/platform', { params: { query: { ...days, limit: 100 } } }))),
  });

export interface AuditFilter {
  entity?: string | undefined;
  id?: string | undefined;
  actor?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

export const auditQuery = (filter: AuditFilter) =>
  pagesQuery<AuditEntry>(['audit', filter], ({ cursor }) =>
    told(api.GET('/api/v1/admin/audit', { params: { query: { ...given(filter), ...(cursor === undefined ? {} : { cursor: Number(cursor) }) } } })),
  );
