import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useNow } from '@/shared/time/useNow';
import type { Booking } from './queries';
import { nextDue } from './rules';

/** The server changes a booking when its time comes; not every such change is told. So it is read anew just after. */
export function useDue(bookings: Booking[]) {
  const queries = useQueryClient();
  const now = useNow();
  const passed = bookings
    .filter((booking) => now >= Date.parse(nextDue(booking) ?? '9999-01-01') + 1000)
    .map(({ id, version }) => `${id}:${version}`)
    .join();
  useEffect(() => {
    if (passed !== '') void queries.invalidateQueries({ queryKey: ['bookings'] });
  }, [passed, queries]);
}
