import type { Schemas } from '@/shared/api/client';
import { isLocal } from '@/shared/time/local';

export type VehicleClass = Schemas['VehicleClass'];
export const VEHICLE_CLASSES: VehicleClass[] = ['two_wheeler', 'three_wheeler', 'hatchback', 'sedan', 'multi_axle'];

/** What a customer has chosen so far on the way to a booking. It is kept in the address. */
export interface Wish {
  slot?: string;
  /** On the lot's wall clock; now, unless chosen. */
  from?: string;
  minutes?: number;
  vehicle_class?: VehicleClass;
  /** One of the person's own. */
  vehicle?: string;
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
export const isVehicleClass = (value: unknown): value is VehicleClass => VEHICLE_CLASSES.some((known) => known === value);
export const readMinutes = (value: unknown) => (typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 525_600 ? value : undefined);

/** Leaves out what is not set, so that the address stays short. */
export function set<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== '')) as never;
}

export const readWish = (search: Record<string, unknown>): Wish =>
  set({
    slot: text(search.slot),
    from: isLocal(search.from) ? search.from : undefined,
    minutes: readMinutes(search.minutes),
    vehicle_class: isVehicleClass(search.vehicle_class) ? search.vehicle_class : undefined,
    vehicle: text(search.vehicle),
  });
