import type { Schemas } from '@/shared/api/client';

export type VehicleClass = Schemas['VehicleClass'];
export type Feature = Schemas['Feature'];
export const CLASSES = ['two_wheeler', 'three_wheeler', 'hatchback', 'sedan', 'multi_axle'] as const satisfies VehicleClass[];
export const FEATURES = ['covered', 'ev_charger', 'accessible'] as const satisfies Feature[];

/** In metres; turned clockwise about its own middle, in degrees. */
export interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
  rotation: number;
}

/** A bay as it is edited. One without an id is not saved yet. */
export interface Bay {
  key: string;
  id?: string;
  label: string;
  vehicle_class: VehicleClass;
  /** An hour, in minor units. */
  rate: number;
  features: Feature[];
  closed: boolean;
  place: Place | null;
}

/** What an hour costs unless told otherwise, and how large a bay is, by what parks on it. */
export const USUAL: Record<VehicleClass, { rate: number; width: number; height: number }> = {
  two_wheeler: { rate: 1000, width: 1.25, height: 2.5 },
  three_wheeler: { rate: 2000, width: 2, height: 3.5 },
  hatchback: { rate: 5000, width: 2.5, height: 4.5 },
  sedan: { rate: 5000, width: 2.75, height: 5 },
  multi_axle: { rate: 8000, width: 3.75, height: 9 },
};

const AISLE = 6;
/** The server's limits. */
const FURTHEST = 10_000;
const LARGEST = 1000;
const SMALLEST = 0.5;

const exact = (value: number) => Math.round(value * 100) / 100;
const within = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most);

/** A place as the server takes it. */
export const proper = ({ x, y, width, height, rotation }: Place): Place => ({
  x: exact(within(x, 0, FURTHEST)),
  y: exact(within(y, 0, FURTHEST)),
  width: exact(within(width, SMALLEST, LARGEST)),
  height: exact(within(height, SMALLEST, LARGEST)),
  rotation: ((Math.round(rotation) % 360) + 360) % 360,
});

export const snapped = (value: number, grid: number) => exact(Math.round(value / grid) * grid);

interface Extent {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** The upright box a turned bay fits in. */
export function extent({ x, y, width, height, rotation }: Place): Extent {
  const angle = (rotation * Math.PI) / 180;
  const [cos, sin] = [Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))];
  const [halfWidth, halfHeight] = [(cos * width + sin * height) / 2, (sin * width + cos * height) / 2];
  const [middleX, middleY] = [x + width / 2, y + height / 2];
  return { left: middleX - halfWidth, right: middleX + halfWidth, top: middleY - halfHeight, bottom: middleY + halfHeight };
}

/** How far the plan reaches. */
export function reach(bays: Bay[]): { width: number; height: number } {
  const extents = bays.flatMap(({ place }) => (place ? [extent(place)] : []));
  return { width: Math.max(0, ...extents.map(({ right }) => right)), height: Math.max(0, ...extents.map(({ bottom }) => bottom)) };
}

/** Below everything that is drawn, an aisle away. */
export function roomBelow(bays: Bay[]): { x: number; y: number } {
  const { height } = reach(bays);
  return { x: 0, y: height === 0 ? 0 : Math.ceil(height + AISLE) };
}

/** Bays that lie on one another, by key. Turned ones are compared by their upright boxes. */
export function overlapping(bays: Bay[]): Set<string> {
  const drawn = bays.flatMap(({ key, place, closed }) => (place && !closed ? [{ key, ...extent(place) }] : []));
  const found = new Set<string>();
  const slack = 0.05;
  for (const [index, a] of drawn.entries()) {
    for (const b of drawn.slice(index + 1)) {
      if (a.left < b.right - slack && b.left < a.right - slack && a.top < b.bottom - slack && b.top < a.bottom - slack) {
        found.add(a.key).add(b.key);
      }
    }
  }
  return found;
}

export interface RowWish {
  prefix: string;
  from: number;
  to: number;
  vehicle_class: VehicleClass;
  rate: number;
  features: Feature[];
  direction: 'across' | 'down';
}

/** `A01 … A12`: numbers as wide as the last of them. */
export const labelsOf = ({ prefix, from, to }: Pick<RowWish, 'prefix' | 'from' | 'to'>): string[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => `${prefix}${String(from + index).padStart(String(to).length, '0')}`);

let count = 0;
export const newKey = () => {
  count += 1;
  return `new-${count}`;
};

/** A row of bays side by side, below what is there already. */
export function rowOf(wish: RowWish, bays: Bay[]): Bay[] {
  const { width, height } = USUAL[wish.vehicle_class];
  const start = roomBelow(bays);
  const down = wish.direction === 'down';
  return labelsOf(wish).map((label, index) => ({
    key: newKey(),
    label,
    vehicle_class: wish.vehicle_class,
    rate: wish.rate,
    features: wish.features,
    closed: false,
    // A column of bays lies on its side: each is turned about its middle, one below the other.
    place: proper(
      down
        ? { x: start.x + (height - width) / 2, y: start.y + index * width, width, height, rotation: 90 }
        : { x: start.x + index * width, y: start.y, width, height, rotation: 0 },
    ),
  }));
}

/** The next label that nobody has: `A7` after `A6`. */
export function nextLabel(label: string, bays: Bay[]): string {
  const taken = new Set(bays.map((bay) => bay.label));
  const [, stem = label, digits = ''] = /^(.*?)(\d*)$/.exec(label) ?? [];
  for (let number = Number(digits || '1') + 1; ; number += 1) {
    const next = `${stem}${String(number).padStart(digits.length, '0')}`;
    if (!taken.has(next)) return next;
  }
}

/** The first letter no label begins with, so that rows are called A, B, C. */
export const nextPrefix = (bays: Bay[]) => [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].find((letter) => !bays.some(({ label }) => label.startsWith(letter))) ?? 'X-';
