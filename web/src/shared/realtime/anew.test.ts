import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { describe, expect, it, vi } from 'vitest';
import { readAnew } from './anew';

/** Something on the screen that is read under this key; each read is answered by hand. */
function shown(queries: QueryClient, queryKey: string[]) {
  const answers: ((value: string) => void)[] = [];
  const observer = new QueryObserver(queries, { queryKey, queryFn: () => new Promise<string>((resolve) => answers.push(resolve)), staleTime: Infinity });
  observer.subscribe(() => undefined);
  return { answers, data: () => observer.getCurrentResult().data };
}

describe('after a change', () => {
  it('what has been read is read again, and what it does not concern is not', async () => {
    const queries = new QueryClient();
    const booking = shown(queries, ['bookings', '1']);
    const staff = shown(queries, ['staff']);
    booking.answers[0]?.('held');
    staff.answers[0]?.('two');
    await vi.waitFor(() => expect(booking.data()).toBe('held'));
    readAnew(queries, ['bookings']);
    booking.answers[1]?.('active');
    await vi.waitFor(() => expect(booking.data()).toBe('active'));
    expect(staff.answers).toHaveLength(1);
  });

  it('a first answer that was on its way is not the last word', async () => {
    const queries = new QueryClient();
    const booking = shown(queries, ['bookings', '1']);
    readAnew(queries, ['bookings']);
    booking.answers[0]?.('held');
    await vi.waitFor(() => expect(booking.answers).toHaveLength(2));
    booking.answers[1]?.('cancelled');
    await vi.waitFor(() => expect(booking.data()).toBe('cancelled'));
  });
});
