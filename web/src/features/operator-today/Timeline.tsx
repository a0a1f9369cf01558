import { type KeyboardEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { useNow } from '@/shared/time/useNow';
import { BayLine } from './BayLine';
import { hoursOf, place, type Step, stepTo, within } from './layout';
import type { Board } from './queries';
import { texts } from './texts';

const HOUR_PX = 76;
const LABEL_PX = 84;
const STEPS: Record<string, Step> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down', Home: 'first', End: 'last' };

/** Bays × hours. It scrolls within itself, the names of bays and hours stay in sight. One stop for Tab, arrows within. */
export function Timeline({ board, onOpen }: { board: Board; onOpen: (booking: string) => void }) {
  const t = useTexts(texts);
  const region = useRef<HTMLElement>(null);
  const [current, setCurrent] = useState<string>();
  const hours = hoursOf(board);
  const width = hours.length * HOUR_PX;
  const rows = useMemo(() => board.bays.map((bay) => place(bay, board)), [board]);
  const bars = rows.map(({ placed }) => placed);
  const stop = bars.flat().some(({ bar }) => bar.id === current) ? current : bars.flat()[0]?.bar.id;
  const [start] = useState(() => startOf(board));
  useLayoutEffect(() => {
    if (region.current) region.current.scrollLeft = Math.max(0, start * width - HOUR_PX);
  }, [start, width]);

  function onKeyDown(event: KeyboardEvent) {
    const step = STEPS[event.key];
    const from = (event.target as HTMLElement).dataset.booking;
    const next = step && from && stepTo(bars, from, step);
    if (!next) return;
    event.preventDefault();
    region.current?.querySelector<HTMLElement>(`[data-booking="${next}"]`)?.focus();
  }

  return (
    <div className="grid gap-2">
      <section
        ref={region}
        aria-label={t('region')}
        aria-describedby="timeline-keys"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard
        tabIndex={0}
        className="relative max-h-[75dvh] overflow-auto rounded-card border border-line bg-surface shadow-card"
      >
        {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the buttons within take the keys; here they only lead from one to the next */}
        <div className="relative" style={{ width: width + LABEL_PX }} onKeyDown={onKeyDown}>
          <Hours hours={hours} zone={board.lot.time_zone} />
          <ul>
            {board.bays.map((bay, index) => (
              <BayLine key={bay.id} bay={bay} row={rows[index] ?? { placed: [], lanes: 1 }} board={board} hourPx={HOUR_PX} labelPx={LABEL_PX} stop={stop} onFocus={setCurrent} onOpen={onOpen} />
            ))}
          </ul>
          <NowLine board={board} width={width} />
        </div>
      </section>
      <p id="timeline-keys" className="hidden text-sm text-muted md:block">
        {t('keys')}
      </p>
    </div>
  );
}

/** What matters first, as a share of the day: now, or the day's first booking, or the morning. */
function startOf(board: Board): number {
  const now = within(board.now, board.to, board)?.from ?? 0;
  if (now > 0) return now;
  const starts = board.bays.flatMap(({ bookings }) => bookings.map(({ starts_at, ends_at }) => within(starts_at, ends_at, board)?.from ?? 1));
  return starts.length > 0 ? Math.min(...starts) : 1 / 3;
}

function Hours({ hours, zone }: { hours: number[]; zone: string }) {
  const format = useFormat();
  return (
    <div aria-hidden className="sticky top-0 z-20 flex border-b border-line bg-surface text-sm text-muted">
      <div className="sticky left-0 z-10 shrink-0 bg-surface" style={{ width: LABEL_PX }} />
      {hours.map((hour) => (
        <div key={hour} className="shrink-0 border-s border-line px-1.5 py-2 whitespace-nowrap tabular-nums" style={{ width: HOUR_PX }}>
          {format.time(hour, zone)}
        </div>
      ))}
    </div>
  );
}

function NowLine({ board, width }: { board: Board; width: number }) {
  const t = useTexts(texts);
  const format = useFormat();
  const now = useNow();
  const share = (now - Date.parse(board.from)) / (Date.parse(board.to) - Date.parse(board.from));
  if (share < 0 || share >= 1) return null;
  return (
    <div className="pointer-events-none absolute inset-y-0 z-10 border-s-2 border-bad" style={{ left: LABEL_PX + share * width }}>
      <span className="absolute bottom-0 left-0 rounded-e-md bg-bad px-1.5 py-0.5 text-xs font-medium whitespace-nowrap text-surface tabular-nums">
        {t('now')} {format.time(now, board.lot.time_zone)}
      </span>
    </div>
  );
}
