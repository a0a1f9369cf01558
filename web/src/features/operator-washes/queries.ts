import { queryOptions } from '@tanstack/react-query';
import { api, type Schemas, told } from '@/shared/api/client';
import { dayAfter, startOfDay } from '@/shared/time/days';

export type Wash = Schemas['CarWashJob'];
export type Member = Schemas['Member'];
export type Service = Schemas['CarWashService'];

const MOST = 100;
const OPEN = 'awaiting_payment,queued,assigned,in_progress';

/** The states of the board, from left to right. */
export const COLUMNS = ['awaiting_payment', 'queued', 'assigned', 'in_progress', 'completed'] as const;
export type Column = (typeof COLUMNS)[number];

interface Asked {
  lot: string | undefined;
  day: string;
  zone: string;
  /** Of today is also what is left over from before. */
  isToday: boolean;
}

export const washesQuery = ({ lot, day, zone, isToday }: Asked) =>
  queryOptions({
    queryKey: ['car-washes', 'board', lot ?? 'every', day, isToday],
    queryFn: async () => {
      const [from, to] = [startOfDay(day, zone), startOfDay(dayAfter(day), zone)];
      const read = (query: object) => told(api.GET('/api/v1/operator/car-washes', { params: { query: { ...(lot ? { lot_id: lot } : {}), to, limit: MOST, ...query } } }));
      const [open, done] = await Promise.all([read({ status: OPEN, ...(isToday ? {} : { from }) }), read({ status: 'completed', from })]);
      return {
        washes: [...open.items, ...done.items].toSorted((a, b) => Date.parse(a.scheduled_at) - Date.parse(b.scheduled_at)),
        isCut: Boolean(open.next_cursor ?? done.next_cursor),
      };
    },
  });

/** Who may be given a wash, the least busy first. */
export const workersQuery = (operator: string | undefined) =>
  queryOptions({
    queryKey: ['staff', 'workers', operator],
    queryFn: async () => {
      const { items } = await told(api.GET('/api/v1/operator/staff', { params: { query: { operator_id: operator, limit: MOST } } }));
      return items
        .filter(({ role, invited, availability }) => role === 'staff' && !invited && availability !== 'offline')
        .toSorted((a, b) => a.open_assignments - b.open_assignments || a.full_name.localeCompare(b.full_name));
    },
    enabled: operator !== undefined,
  });

/** Gives a wash to somebody, or to the least busy; what somebody has in hand is passed on. */
export async function assign({ wash, employee }: { wash: string; employee: string | undefined }) {
  const query = { car_wash_id: wash, status: 'queued,assigned,accepted,in_progress', limit: 1 };
  const { items } = await told(api.GET('/api/v1/operator/assignments', { params: { query } }));
  const [open] = items;
  const body = employee === undefined ? {} : { employee_id: employee };
  if (open) return told(api.POST('/api/v1/operator/assignments/{id}/reassign', { params: { path: { id: open.id } }, body }));
  return told(api.POST('/api/v1/operator/assignments', { body: { car_wash_id: wash, ...body } }));
}

export const servicesQuery = queryOptions({
  queryKey: ['services', 'mine'],
  queryFn: async () => (await told(api.GET('/api/v1/operator/car-wash/services', { params: { query: { limit: MOST } } }))).items,
});
