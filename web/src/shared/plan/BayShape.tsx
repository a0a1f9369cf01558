import { Accessibility, type LucideIcon, Umbrella, Zap } from 'lucide-react';
import type { Schemas } from '@/shared/api/client';
import { middle, type Position } from './geometry';

/** `other`: for another kind of vehicle than the one in question. */
export type BayState = Schemas['SlotStatus'] | 'other' | 'chosen';

export const FEATURES: Record<Schemas['Feature'], LucideIcon> = { covered: Umbrella, ev_charger: Zap, accessible: Accessibility };

const FILL: Record<BayState, string> = {
  free: 'fill-good-soft stroke-good',
  taken: 'fill-sunken stroke-edge',
  closed: 'fill-canvas stroke-edge',
  other: 'fill-transparent stroke-edge',
  chosen: 'fill-brand stroke-brand',
};
const INK: Record<BayState, string> = { free: 'fill-good', taken: 'fill-muted', closed: 'fill-muted', other: 'fill-muted', chosen: 'fill-on-brand' };
const LINES: Record<BayState, string> = { free: 'text-good', taken: 'text-muted', closed: 'text-muted', other: 'text-muted', chosen: 'text-on-brand' };

interface Props {
  position: Position;
  label: string;
  state: BayState;
  features: Schemas['Feature'][];
  /** The measure of the plan it stands on: `unitOf`. */
  unit: number;
}

/**
 * A bay as the plan draws it. Its state is told by what stands in it as well as by its colour: nothing in a free one, a
 * car in a taken one, a cross in a closed one, a tick in the chosen one, a broken edge for those of other vehicles.
 */
export function BayShape({ position, label, state, features, unit }: Props) {
  const { x, y, width, height, rotation = 0 } = position;
  const at = middle(position);
  const size = Math.min(width, height, unit * 1.4);
  const letters = size * Math.min(0.4, 1.35 / Math.max(label.length, 2));
  return (
    <>
      <g transform={`rotate(${rotation} ${at.x} ${at.y})`}>
        <rect
          x={x}
          y={y}
          width={width}
          height={height}
          rx={unit * 0.12}
          strokeWidth={unit * (state === 'chosen' || state === 'free' ? 0.06 : 0.04)}
          strokeDasharray={state === 'other' ? unit * 0.15 : undefined}
          className={FILL[state]}
        />
        {state === 'taken' && <Car {...position} />}
        {state === 'closed' && (
          <path d={`M${x},${y}L${x + width},${y + height}M${x + width},${y}L${x},${y + height}`} strokeWidth={unit * 0.03} className="stroke-edge opacity-60" />
        )}
      </g>
      <text
        x={at.x}
        y={at.y}
        dy="0.35em"
        textAnchor="middle"
        fontSize={letters}
        style={{ paintOrder: 'stroke' }}
        strokeWidth={state === 'taken' || state === 'closed' ? letters * 0.35 : 0}
        strokeLinejoin="round"
        className={`stroke-surface ${state === 'other' ? '' : 'font-semibold'} ${INK[state]}`}
      >
        {label}
      </text>
      {state === 'chosen' && (
        <path
          d={`M${at.x - size * 0.16},${at.y - size * 0.48}l${size * 0.11},${size * 0.11}l${size * 0.2},${-size * 0.22}`}
          strokeWidth={size * 0.07}
          className="fill-none stroke-on-brand"
        />
      )}
      <g className={LINES[state]}>
        {features.map((feature, index) => {
          const Icon = FEATURES[feature];
          const side = size * 0.26;
          return <Icon key={feature} x={at.x + (index - features.length / 2) * side * 1.1} y={at.y + size * 0.32} width={side} height={side} strokeWidth={2.5} />;
        })}
      </g>
    </>
  );
}

/** Seen from above, along the longer side of its bay. */
function Car({ x, y, width, height }: Position) {
  const lying = width > height;
  const [across, along] = lying ? [height, width] : [width, height];
  const at = { x: x + width / 2, y: y + height / 2 };
  return (
    <g transform={`rotate(${lying ? 90 : 0} ${at.x} ${at.y}) translate(${at.x} ${at.y})`} className="fill-line">
      <rect x={-across * 0.34} y={-along * 0.4} width={across * 0.68} height={along * 0.8} rx={across * 0.2} />
      <rect x={-across * 0.26} y={-along * 0.24} width={across * 0.52} height={along * 0.12} rx={across * 0.06} className="fill-sunken" />
      <rect x={-across * 0.26} y={along * 0.2} width={across * 0.52} height={along * 0.09} rx={across * 0.05} className="fill-sunken" />
    </g>
  );
}
