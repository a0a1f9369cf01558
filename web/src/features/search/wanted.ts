import type { paths } from '@/shared/api/schema';
import { isVehicleClass, readMinutes, set, type VehicleClass } from '@/shared/booking/wish';
import { isLocal } from '@/shared/time/local';

export type Sort = 'distance' | 'rate' | 'rating' | 'name';
export const SORTS: Sort[] = ['distance', 'rate', 'rating', 'name'];

/** What is looked for. It is kept in the address. */
export interface Wanted {
  q?: string;
  /** `lat,lng` */
  near?: string;
  /** On this browser's wall clock; now, unless chosen. */
  at?: string;
  minutes?: number;
  vehicle_class?: VehicleClass;
  vehicle?: string;
  wash?: true;
  /** In whole units of money: rupees an hour. */
  rate?: number;
  stars?: number;
  sort?: Sort;
}

const between = (value: unknown, least: number, most: number) => (typeof value === 'number' && value >= least && value <= most ? value : undefined);

export const readWanted = (search: Record<string, unknown>): Wanted =>
  set({
    q: search.q === undefined ? undefined : String(search.q).slice(0, 200),
    near: typeof search.near === 'string' && /^-?\d+(\.\d+)?,-?\d+(\.\d+)?$/.test(search.near) ? search.near : undefined,
    at: isLocal(search.at) ? search.at : undefined,
    minutes: readMinutes(search.minutes),
    vehicle_class: isVehicleClass(search.vehicle_class) ? search.vehicle_class : undefined,
    vehicle: typeof search.vehicle === 'string' ? search.vehicle : undefined,
    wash: search.wash === true ? (true as const) : undefined,
    rate: between(search.rate, 0, 1_000_000),
    stars: between(search.stars, 1, 5),
    sort: SORTS.find((known) => known === search.sort),
  });

/** Nobody has said yet where or when: then only what is open now is worth showing. */
export const isFirstLook = ({ q, near, at, minutes }: Wanted) => !q && !near && !at && !minutes;

const MINUTE = 60_000;
const LENGTH = 60;
type Asked = NonNullable<paths['/api/v1/lots']['get']['parameters']['query']>;

/** The same in the words of the API. Without a time it looks at now, for each lot's usual length. */
export function asked(wanted: Wanted, now: number): Asked {
  const from = wanted.at ? new Date(wanted.at).getTime() : now;
  const instant = (at: number) => new Date(at).toISOString();
  return set({
    q: wanted.q,
    near: wanted.near,
    from: wanted.at || wanted.minutes ? instant(from) : undefined,
    to: wanted.at || wanted.minutes ? instant(from + (wanted.minutes ?? LENGTH) * MINUTE) : undefined,
    vehicle_class: wanted.vehicle_class,
    car_wash: wanted.wash,
    max_rate: wanted.rate === undefined ? undefined : Math.round(wanted.rate * 100),
    min_rating: wanted.stars,
    sort: wanted.sort === 'distance' && !wanted.near ? undefined : wanted.sort,
  });
}
