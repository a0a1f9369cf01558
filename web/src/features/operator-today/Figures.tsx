import { useQuery } from '@tanstack/react-query';
import { BadgeIndianRupee, CarFront, Clock, ClipboardList, Droplets, type LucideIcon } from 'lucide-react';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { useNow } from '@/shared/time/useNow';
import { figures } from './layout';
import { type Board, openWashesQuery } from './queries';
import { texts } from './texts';

/** How the day stands, in four figures. */
export function Figures({ board }: { board: Board }) {
  const t = useTexts(texts);
  const { number } = useFormat();
  const now = useNow();
  const washes = useQuery(openWashesQuery(board.lot.id)).data;
  const { occupied, bays, arriving, toVerify, bookings } = figures(board, now);
  const isToday = now >= Date.parse(board.from) && now < Date.parse(board.to);
  const all: [string, string, LucideIcon][] = [
    ...(isToday
      ? ([
          [t('occupied'), t('ofBays', { count: number(occupied), total: number(bays) }), CarFront],
          [t('arriving'), number(arriving), Clock],
        ] satisfies [string, string, LucideIcon][])
      : ([[t('bookings'), number(bookings), ClipboardList]] satisfies [string, string, LucideIcon][])),
    [t('toVerify'), number(toVerify), BadgeIndianRupee],
    [t('washes'), washes === undefined ? '…' : `${number(washes)}${washes === 100 ? '+' : ''}`, Droplets],
  ];
  return (
    <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      {all.map(([name, value, Icon]) => (
        <div key={name} className="flex flex-col-reverse justify-end rounded-card border border-line bg-surface p-3 shadow-card sm:p-4">
          <dt className="text-sm text-muted">{name}</dt>
          <dd className="flex items-center justify-between gap-2 text-xl font-semibold tabular-nums sm:text-2xl">
            {value}
            <Icon aria-hidden className="size-5 shrink-0 text-muted" />
          </dd>
        </div>
      ))}
    </dl>
  );
}
