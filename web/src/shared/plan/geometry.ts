import type { Schemas } from '@/shared/api/client';

export type Position = Schemas['Position'];

export interface Placed {
  id: string;
  position: Position;
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export const middle = ({ x, y, width, height }: Position) => ({ x: x + width / 2, y: y + height / 2 });

/** What a bay covers once it is turned. */
export function covered(position: Position): Box {
  const turn = ((position.rotation ?? 0) * Math.PI) / 180;
  const [cos, sin] = [Math.abs(Math.cos(turn)), Math.abs(Math.sin(turn))];
  const width = position.width * cos + position.height * sin;
  const height = position.width * sin + position.height * cos;
  const at = middle(position);
  return { x: at.x - width / 2, y: at.y - height / 2, width, height };
}

/** How wide a bay is here: the plan's own measure, from which letters and lines have their size. */
export function unitOf(positions: Position[]): number {
  const sides = positions.map(({ width, height }) => Math.min(width, height)).toSorted((a, b) => a - b);
  return sides[Math.floor(sides.length / 2)] ?? 2.5;
}

/** What is to be seen: all bays, and a little air around them. */
export function boxAround(positions: Position[]): Box {
  const boxes = positions.map(covered);
  if (boxes.length === 0) return { x: 0, y: 0, width: 1, height: 1 };
  const air = unitOf(positions) * 0.5;
  const x = Math.min(...boxes.map((box) => box.x)) - air;
  const y = Math.min(...boxes.map((box) => box.y)) - air;
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) + air - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) + air - y,
  };
}

const PER_ROW = 8;

/** Every bay with a place: those nobody has drawn stand in rows below the others. */
export function laidOut<B extends { id: string; position?: Position | null }>(bays: B[]): (B & Placed)[] {
  const drawn = bays.flatMap((bay) => (bay.position ? [{ ...bay, position: bay.position }] : []));
  const positions = drawn.map(({ position }) => position);
  const unit = unitOf(positions);
  const box = boxAround(positions);
  const [left, top] = drawn.length === 0 ? [0, 0] : [box.x + unit * 0.5, box.y + box.height + unit];
  const rest = bays.filter(({ position }) => !position);
  return [
    ...drawn,
    ...rest.map((bay, index) => ({
      ...bay,
      position: { x: left + (index % PER_ROW) * unit * 1.2, y: top + Math.floor(index / PER_ROW) * unit * 2.4, width: unit, height: unit * 2, rotation: 0 },
    })),
  ];
}

const DIRECTIONS: Record<string, [x: number, y: number]> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

/** The bay a key leads to from another: the nearest that way; straight ahead counts as nearer than aside. */
export function bayBeside(bays: Placed[], from: string, key: string): string | undefined {
  if (key === 'Home') return bays[0]?.id;
  if (key === 'End') return bays.at(-1)?.id;
  const direction = DIRECTIONS[key];
  const start = bays.find(({ id }) => id === from);
  if (!direction || !start) return undefined;
  const [dx, dy] = direction;
  const at = middle(start.position);
  let best: { id: string; far: number } | undefined;
  for (const { id, position } of bays) {
    const to = middle(position);
    const ahead = (to.x - at.x) * dx + (to.y - at.y) * dy;
    const aside = Math.abs((to.x - at.x) * dy) + Math.abs((to.y - at.y) * dx);
    if (id === from || ahead <= 0.01 || aside > ahead * 4) continue;
    const far = ahead + aside * 2;
    if (!best || far < best.far) best = { id, far };
  }
  return best?.id;
}
