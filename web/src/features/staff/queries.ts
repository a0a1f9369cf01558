import { queryOptions } from '@tanstack/react-query';
import { api, type Schemas, told } from '@/shared/api/client';
import { pagesQuery } from '@/shared/ui/pages';

export type Assignment = Schemas['Assignment'];
export type Car = Schemas['ExpectedCar'];

export const openWorkQuery = pagesQuery<Assignment>(['assignments', 'mine', 'open'], (cursor) =>
  told(api.GET('/api/v1/staff/assignments', { params: { query: { status: 'assigned,accepted,in_progress', limit: 50, ...cursor } } })),
);

export const pastWorkQuery = pagesQuery<Assignment>(['assignments', 'mine', 'past'], (cursor) =>
  told(api.GET('/api/v1/staff/assignments', { params: { query: { status: 'done,declined,cancelled', ...cursor } } })),
);

export const availabilityQuery = queryOptions({
  queryKey: ['staff', 'availability'],
  queryFn: () => told(api.GET('/api/v1/staff/availability')),
});

export const carsQuery = (q: string) =>
  pagesQuery<Car>(['cars', q], (cursor) => told(api.GET('/api/v1/staff/bookings', { params: { query: { ...(q === '' ? {} : { q }), ...cursor } } })));

/** The zone of a lot, which work and cars do not tell. */
export const zoneQuery = (lot: string) =>
  queryOptions({
    queryKey: ['lots', lot, 'zone'],
    queryFn: async () => (await told(api.GET('/api/v1/lots/{id}', { params: { path: { id: lot } } }))).time_zone,
    staleTime: Infinity,
  });

const STEPS = { assigned: 'accept', accepted: 'start', in_progress: 'complete' } as const;
export type Step = (typeof STEPS)[keyof typeof STEPS];

/** What comes next with an assignment; nothing if it is over. */
export const nextStep = ({ status }: Pick<Assignment, 'status'>): Step | undefined => (status in STEPS ? STEPS[status as keyof typeof STEPS] : undefined);

export function take({ id, step }: { id: string; step: Step }): Promise<Assignment> {
  const params = { params: { path: { id } } };
  if (step === 'accept') return told(api.POST('/api/v1/staff/assignments/{id}/accept', params));
  if (step === 'start') return told(api.POST('/api/v1/staff/assignments/{id}/start', params));
  return told(api.POST('/api/v1/staff/assignments/{id}/complete', params));
}

/** Whether a car is parked, and was seen to come. */
export const canCheckIn = ({ status, checked_in_at }: Car) => (status === 'active' || status === 'overdue') && !checked_in_at;
export const canCheckOut = ({ status }: Car) => status === 'active' || status === 'overdue';
export const owesCash = ({ payment }: Car) => payment.method === 'cash' && payment.status === 'pending';
