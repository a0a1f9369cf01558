import { type Dispatch, type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { useTexts } from '@/shared/i18n/texts';
import { type Bay, type Place, reach, snapped } from './bays';
import type { Act } from './editor';
import { PlanBay } from './plan-bay';
import { planTexts } from './plan-texts';

const MARGIN = 2;
const LEAST = { width: 18, height: 12 };
/** So that the smallest bay can be pointed at. */
const PIXELS_A_METRE = 18;
let strokes = 0;

interface Drag {
  key: string;
  stroke: string;
  from: { x: number; y: number };
  place: Place;
  view: { width: number; height: number };
}

interface Props {
  bays: Bay[];
  selected: string | undefined;
  grid: number;
  act: Dispatch<Act>;
}

/** The plan to draw on, in metres. One bay takes the focus; the arrows move it, Page Up and Page Down go to its neighbours. */
export function PlanCanvas({ bays, selected, grid, act }: Props) {
  const t = useTexts(planTexts);
  const svg = useRef<SVGSVGElement>(null);
  const [drag, setDrag] = useState<Drag>();
  const drawn = bays.filter(({ place }) => place !== null);
  const far = reach(bays);
  const view = drag?.view ?? { width: Math.max(far.width + MARGIN, LEAST.width), height: Math.max(far.height + MARGIN, LEAST.height) };
  const focused = drawn.find(({ key }) => key === selected)?.key ?? drawn[0]?.key;
  const line = Math.max(view.width, view.height) > 120 ? 10 : 1;
  const onKeyDown = useKeys(drawn, focused, grid, act);

  const metres = (event: PointerEvent) => {
    const matrix = svg.current?.getScreenCTM();
    if (!matrix) return { x: 0, y: 0 };
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    return { x: point.x, y: point.y };
  };
  const begin = (bay: Bay, event: PointerEvent<SVGGElement>) => {
    if (event.button !== 0 || !bay.place) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    act({ type: 'select', key: bay.key });
    strokes += 1;
    setDrag({ key: bay.key, stroke: `drag ${strokes}`, from: metres(event), place: bay.place, view });
  };
  const pull = (event: PointerEvent) => {
    if (!drag) return;
    const to = metres(event);
    const place = { ...drag.place, x: snapped(drag.place.x + to.x - drag.from.x, grid), y: snapped(drag.place.y + to.y - drag.from.y, grid) };
    // A hand that trembles does not move a bay.
    if (Math.hypot(to.x - drag.from.x, to.y - drag.from.y) < grid / 2) return;
    act({ type: 'place', key: drag.key, place, stroke: drag.stroke });
  };
  return (
    <div className="overflow-auto rounded-card border border-line bg-sunken">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- an application takes keys; its bays have the focus */}
      <svg
        ref={svg}
        role="application"
        aria-label={t('plan')}
        aria-describedby="plan-keys"
        viewBox={`${-MARGIN} ${-MARGIN} ${view.width + MARGIN} ${view.height + MARGIN}`}
        className="block max-h-[70dvh] w-full select-none"
        style={{ minWidth: Math.min((view.width + MARGIN) * PIXELS_A_METRE, 1600), minHeight: '18rem' }}
        onPointerMove={pull}
        onPointerUp={() => setDrag(undefined)}
        onPointerCancel={() => setDrag(undefined)}
        onKeyDown={onKeyDown}
      >
        <defs>
          <pattern id="plan-grid" width={line} height={line} patternUnits="userSpaceOnUse">
            <path d={`M ${line} 0 H 0 V ${line}`} fill="none" stroke="var(--color-line)" strokeWidth={1} vectorEffect="non-scaling-stroke" />
          </pattern>
        </defs>
        <rect x={0} y={0} width={view.width} height={view.height} fill="url(#plan-grid)" />
        {drawn.map((bay) => (
          <PlanBay key={bay.key} bay={bay} isSelected={bay.key === selected} isFocusable={bay.key === focused} onPointerDown={(event) => begin(bay, event)} onFocus={() => bay.key !== selected && act({ type: 'select', key: bay.key })} />
        ))}
      </svg>
    </div>
  );
}

/** What the keys do with the bay that has the focus. */
function useKeys(drawn: Bay[], focused: string | undefined, grid: number, act: Dispatch<Act>) {
  const follow = useRef<string>(undefined);
  useEffect(() => {
    if (follow.current === undefined || follow.current !== focused) return;
    follow.current = undefined;
    document.getElementById(`bay-${focused}`)?.focus();
  }, [focused]);
  const go = (by: number) => {
    const index = drawn.findIndex(({ key }) => key === focused);
    const next = drawn[(index + by + drawn.length) % drawn.length];
    if (!next) return;
    follow.current = next.key;
    act({ type: 'select', key: next.key });
  };
  return (event: KeyboardEvent) => {
    const key = focused;
    if (key === undefined) return;
    const command = event.ctrlKey || event.metaKey;
    const arrow = ARROWS[event.key];
    if (command && event.key.toLowerCase() === 'z') act({ type: event.shiftKey ? 'redo' : 'undo' });
    else if (command || event.altKey) return;
    else if (arrow && event.shiftKey) act({ type: 'resize', key, dw: arrow[0] * grid, dh: arrow[1] * grid });
    else if (arrow) act({ type: 'move', key, dx: arrow[0] * grid, dy: arrow[1] * grid });
    else if (event.key.toLowerCase() === 'r') act({ type: 'rotate', key, by: event.shiftKey ? -15 : 90 });
    else if (event.key === 'PageDown') go(1);
    else if (event.key === 'PageUp') go(-1);
    else if (event.key === 'Delete') act({ type: 'remove', key });
    else return;
    event.preventDefault();
  };
}

const ARROWS: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
