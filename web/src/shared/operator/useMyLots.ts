import { useQuery } from '@tanstack/react-query';
import { useUser } from '@/shared/session/session';
import { operatorLotsQuery } from './queries';

/** The lots of who is here; the one that is chosen; the zone in which times are told; whose news to listen to. */
export function useMyLots(chosen: string | undefined) {
  const user = useUser();
  const { data: lots } = useQuery(operatorLotsQuery);
  const lot = lots?.find(({ id }) => id === chosen);
  const operator = (lot ?? lots?.[0])?.operator.id ?? user?.memberships.find(({ role }) => role === 'admin')?.operator_id;
  return { lots, lot, zone: (lot ?? lots?.[0])?.time_zone, live: operator === undefined ? undefined : { operator } };
}
