import { useUser } from '@/shared/session/session';

/** Whose news to listen to. */
export function useMyOperator() {
  const operator = useUser()?.memberships[0]?.operator_id;
  return operator === undefined ? undefined : { operator };
}
