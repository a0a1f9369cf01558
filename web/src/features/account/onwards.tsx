import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';

/** Leaves the page for `to`, so that "back" does not return to it. */
export function Onwards({ to }: { to: string }) {
  const { history } = useRouter();
  useEffect(() => history.replace(to), [history, to]);
  return null;
}
