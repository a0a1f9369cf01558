import type { QueryClient } from '@tanstack/react-query';
import { redirect } from '@tanstack/react-router';
import { homeOf, isLotAdmin, isStaff, sessionQuery, type User } from '@/shared/session/session';

interface Visit {
  context: { queries: QueryClient };
  location: { href: string };
}

/** Lets a person in for whom `may` holds; others go to the log-in, or to where their own work is. */
const guard = (may: (user: User) => boolean) => async ({ context, location }: Visit) => {
  const user = await context.queries.ensureQueryData(sessionQuery);
  if (!user) throw redirect({ to: '/login', search: { next: location.href } });
  if (!may(user)) throw redirect({ to: homeOf(user) });
};

export const anyone = guard(() => true);
export const lotAdmin = guard(isLotAdmin);
export const staff = guard((user) => isStaff(user) || isLotAdmin(user));
export const platformAdmin = guard((user) => user.is_platform_admin);
