import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Schemas, told } from '@/shared/api/client';
import { isProblem } from '@/shared/api/problem';
import { showAgain } from '@/shared/push/push';

export type User = Schemas['User'];

/** Who is logged in in this browser; null is nobody. The session itself is in a cookie no script can read. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async (): Promise<User | null> => {
    try {
      return await told(api.GET('/api/v1/me'));
    } catch (error) {
      if (isProblem(error, 'unauthenticated', 'account_disabled')) return null;
      throw error;
    }
  },
  staleTime: Infinity,
});

export function useUser(): User | null {
  return useQuery(sessionQuery).data ?? null;
}

/** Forgets everything of whoever was here before; messages come to this browser as they did. */
export function useEnter() {
  const queries = useQueryClient();
  return (user: User | null) => {
    // Not `clear`: whoever shows the session on the screen would go on listening to the one that was thrown away.
    queries.setQueryData(sessionQuery.queryKey, user);
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] });
    if (user) void showAgain(user.id);
  };
}

export const isLotAdmin = (user: User | null) => user?.memberships.some(({ role }) => role === 'admin') ?? false;
export const isStaff = (user: User | null) => user?.memberships.some(({ role }) => role === 'staff') ?? false;

/** Where a person's work is. */
export function homeOf(user: User | null): '/operator' | '/staff' | '/admin' | '/' {
  if (user?.is_platform_admin) return '/admin';
  if (isLotAdmin(user)) return '/operator';
  if (isStaff(user)) return '/staff';
  return '/';
}
