import { ZoomIn, ZoomOut } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { Schemas } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { IconButton } from '@/shared/ui/button';
import { BayShape, type BayState } from './BayShape';
import { bayBeside, boxAround, laidOut, type Position, unitOf } from './geometry';
import { texts } from './texts';

export interface PlanBay {
  id: string;
  label: string;
  state: Exclude<BayState, 'chosen'>;
  features: Schemas['Feature'][];
  position?: Position | null;
}

interface Props<B extends PlanBay> {
  bays: B[];
  selected: string | undefined;
  onSelect: (id: string) => void;
  /** All that is to be said of a bay: "A1, free, ₹50 an hour, EV charger". */
  describe: (bay: B) => string;
}

/** The least width of a bay on the screen: a finger must hit it. */
const FINGER_PX = 40;
/** The first shows the whole plan, however small its bays become. */
const ZOOMS = [0, 1, 1.5, 2, 3];

/**
 * The lot seen from above. One bay is in the tab order; arrow keys move to the nearest bay that way, Enter or space
 * chooses. What is wider than the screen is scrolled within.
 */
export function LotPlan<B extends PlanBay>({ bays, selected, onSelect, describe }: Props<B>) {
  const t = useTexts(texts);
  const hint = useId();
  const shapes = useRef(new Map<string, SVGGElement>());
  const scroller = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<string>();
  const [zoom, setZoom] = useState(1);
  const placed = laidOut(bays);
  const positions = placed.map(({ position }) => position);
  const unit = unitOf(positions);
  const box = boxAround(positions);
  const known = (id: string | undefined) => (placed.some((bay) => bay.id === id) ? id : undefined);
  const reachable = known(at) ?? known(selected) ?? placed[0]?.id;
  const factor = ZOOMS[zoom] ?? 1;
  const least = (side: number) => `${(side / unit) * FINGER_PX * factor}px`;

  // What is chosen is in sight, without moving the page.
  useEffect(() => {
    const [frame, shape] = [scroller.current, selected === undefined ? undefined : shapes.current.get(selected)];
    if (!frame || !shape) return;
    const [around, within] = [frame.getBoundingClientRect(), shape.getBoundingClientRect()];
    if (within.left < around.left || within.right > around.right) frame.scrollLeft += within.left - around.left - (around.width - within.width) / 2;
    if (within.top < around.top || within.bottom > around.bottom) frame.scrollTop += within.top - around.top - (around.height - within.height) / 2;
  }, [selected]);

  function select({ id, state }: PlanBay) {
    if (state !== 'other') onSelect(id);
  }

  function onKeyDown(event: KeyboardEvent, bay: PlanBay) {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      select(bay);
      return;
    }
    const next = bayBeside(placed, bay.id, event.key);
    if (next === undefined) return;
    event.preventDefault();
    shapes.current.get(next)?.focus();
  }

  return (
    <div>
      <p id={hint} className="sr-only">
        {t('keys')}
      </p>
      <div ref={scroller} className="max-h-[70dvh] overflow-auto rounded-card border border-line bg-canvas">
        <svg
          role="listbox"
          aria-label={t('plan')}
          aria-describedby={hint}
          viewBox={`${box.x} ${box.y} ${box.width} ${box.height}`}
          style={{ width: `${Math.max(1, factor) * 100}%`, maxHeight: factor <= 1 ? '65dvh' : undefined, minWidth: least(box.width), minHeight: least(box.height) }}
          className="mx-auto block"
        >
          {placed.map((bay) => (
            <g
              key={bay.id}
              ref={(shape) => {
                if (shape) shapes.current.set(bay.id, shape);
                return () => void shapes.current.delete(bay.id);
              }}
              role="option"
              aria-selected={bay.id === selected}
              aria-disabled={bay.state === 'other' || undefined}
              aria-label={describe(bay)}
              tabIndex={bay.id === reachable ? 0 : -1}
              onFocus={() => setAt(bay.id)}
              onKeyDown={(event) => onKeyDown(event, bay)}
              onClick={() => select(bay)}
              className="group cursor-pointer outline-none"
            >
              <BayShape {...bay} unit={unit} state={bay.id === selected ? 'chosen' : bay.state} />
              <Ring position={bay.position} unit={unit} />
            </g>
          ))}
        </svg>
      </div>
      <div className="mt-1 flex justify-end gap-1">
        <IconButton label={t('smaller')} isDisabled={zoom === 0} onPress={() => setZoom(zoom - 1)}>
          <ZoomOut aria-hidden className="size-5" />
        </IconButton>
        <IconButton label={t('larger')} isDisabled={zoom === ZOOMS.length - 1} onPress={() => setZoom(zoom + 1)}>
          <ZoomIn aria-hidden className="size-5" />
        </IconButton>
      </div>
    </div>
  );
}

/** Around the bay that has the keyboard's focus. */
function Ring({ position: { x, y, width, height, rotation = 0 }, unit }: { position: Position; unit: number }) {
  const air = unit * 0.1;
  return (
    <rect
      aria-hidden
      x={x - air}
      y={y - air}
      width={width + 2 * air}
      height={height + 2 * air}
      rx={unit * 0.2}
      strokeWidth={unit * 0.08}
      transform={`rotate(${rotation} ${x + width / 2} ${y + height / 2})`}
      className="fill-none stroke-ink opacity-0 group-focus-visible:opacity-100"
    />
  );
}
