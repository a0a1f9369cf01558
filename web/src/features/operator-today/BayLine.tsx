import { BadgeIndianRupee } from 'lucide-react';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { isToVerify, type Placed, within } from './layout';
import { HATCHED, LOOKS } from './looks';
import type { Bay, Board } from './queries';
import { texts } from './texts';

const LANE_PX = 48;
const share = (part: number) => `${part * 100}%`;

interface Props {
  bay: Bay;
  row: { placed: Placed[]; lanes: number };
  board: Board;
  hourPx: number;
  labelPx: number;
  /** The one booking Tab leads to. */
  stop: string | undefined;
  onFocus: (booking: string) => void;
  onOpen: (booking: string) => void;
}

/** A bay's day: its bookings as bars, its closures hatched. */
export function BayLine({ bay, row, board, hourPx, labelPx, stop, onFocus, onOpen }: Props) {
  const t = useTexts(texts);
  const c = useTexts(common);
  const lines = { backgroundImage: `repeating-linear-gradient(90deg, var(--color-line) 0 1px, transparent 1px ${hourPx}px)` };
  return (
    <li className="flex border-b border-line last:border-b-0">
      <div className="sticky left-0 z-20 flex shrink-0 flex-col justify-center border-e border-line bg-surface px-2 py-1" style={{ width: labelPx }}>
        <span className="leading-tight font-semibold">{bay.label}</span>
        <span className="truncate text-xs text-muted">{bay.closed ? t('bayClosed') : c(bay.vehicle_class)}</span>
      </div>
      <div className="relative grow" style={{ height: row.lanes * LANE_PX + 8, ...(bay.closed ? HATCHED : lines) }}>
        <Closures bay={bay} board={board} />
        {row.placed.length > 0 && (
          <ul>
            {row.placed.map((placed) => (
              <li key={placed.bar.id}>
                <BarButton placed={placed} bay={bay.label} zone={board.lot.time_zone} isStop={placed.bar.id === stop} onFocus={onFocus} onOpen={onOpen} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}

function Closures({ bay, board }: { bay: Bay; board: Board }) {
  const t = useTexts(texts);
  const format = useFormat();
  return bay.closures.map(({ from, to, reason }) => {
    const range = within(from, to, board);
    if (!range) return null;
    const [start, end] = [format.time(from, board.lot.time_zone), format.time(to, board.lot.time_zone)];
    return (
      <div key={from} className="absolute inset-y-1 overflow-hidden rounded-md border border-edge bg-sunken" style={{ left: share(range.from), width: share(range.to - range.from), ...HATCHED }}>
        <span className="absolute start-1 top-1/2 max-w-[calc(100%-0.5rem)] -translate-y-1/2 truncate rounded bg-surface px-1.5 text-sm text-muted">
          <span aria-hidden>{t('closure', { reason })}</span>
          <span className="sr-only">{t('closureFrom', { from: start, to: end, reason })}</span>
        </span>
      </div>
    );
  });
}

interface BarProps {
  placed: Placed;
  bay: string;
  zone: string;
  isStop: boolean;
  onFocus: (booking: string) => void;
  onOpen: (booking: string) => void;
}

function BarButton({ placed: { bar, from, to, lane }, bay, zone, isStop, onFocus, onOpen }: BarProps) {
  const t = useTexts(texts);
  const c = useTexts(common);
  const format = useFormat();
  const { look, icon: Icon, style } = LOOKS[bar.status];
  const verify = isToVerify(bar);
  const said = {
    reference: bar.reference,
    bay,
    from: format.time(bar.starts_at, zone),
    to: format.time(bar.ends_at, zone),
    plate: bar.plate,
    name: bar.customer_name,
    status: c(bar.status),
  };
  return (
    <button
      type="button"
      data-booking={bar.id}
      tabIndex={isStop ? 0 : -1}
      aria-label={t(verify ? 'barToVerify' : 'bar', said)}
      onFocus={() => onFocus(bar.id)}
      onClick={() => onOpen(bar.id)}
      className={`absolute flex h-11 min-w-6 cursor-pointer scroll-ms-28 scroll-me-4 items-center gap-1.5 overflow-hidden rounded-md px-1 text-start text-sm ${look}`}
      style={{ left: share(from), width: `calc(${share(to - from)} - 2px)`, top: lane * LANE_PX + 6, ...style }}
    >
      {verify ? <BadgeIndianRupee aria-hidden className="size-4 shrink-0" /> : <Icon aria-hidden className="size-4 shrink-0" />}
      <span className="min-w-0 leading-tight whitespace-nowrap">
        <span className="block truncate font-semibold">{bar.plate}</span>
        <span className="block truncate text-xs">{bar.customer_name}</span>
      </span>
    </button>
  );
}
