import { Link } from '@tanstack/react-router';
import { Droplets, MapPin, Star } from 'lucide-react';
import { set } from '@/shared/booking/wish';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { localOf } from '@/shared/time/local';
import { Card } from '@/shared/ui/page';
import { Skeleton } from '@/shared/ui/states';
import { Badge } from '@/shared/ui/badge';
import type { LotSummary } from './queries';
import { texts } from './texts';
import type { Wanted } from './wanted';

/** What was chosen here goes along to the lot, its time by the lot's wall clock. */
export const wishFor = ({ time_zone }: Pick<LotSummary, 'time_zone'>, { at, minutes, vehicle_class, vehicle }: Wanted) =>
  set({ from: at && localOf(new Date(at).getTime(), time_zone), minutes, vehicle_class, vehicle });

export function LotCard({ lot, wanted }: { lot: LotSummary; wanted: Wanted }) {
  const t = useTexts(texts);
  const { money, number, distance } = useFormat();
  const { street, locality, city } = lot.address;
  return (
    <Card as="li" className="relative grid content-start gap-2 transition-colors hover:border-brand">
      <div className="flex items-start justify-between gap-3">
        <h3 className="min-w-0">
          <Link to="/lots/$lotId" params={{ lotId: lot.id }} search={wishFor(lot, wanted)} className="after:absolute after:inset-0 after:rounded-card">
            {lot.name}
          </Link>
        </h3>
        {lot.from_rate && (
          <p className="shrink-0 text-end font-semibold tabular-nums">
            <span className="sr-only">{t('from', { rate: money(lot.from_rate) })}</span>
            <span aria-hidden>
              {money(lot.from_rate)}
              <span className="text-sm font-normal text-muted">{t('perHour')}</span>
            </span>
          </p>
        )}
      </div>
      <p className="flex gap-1.5 text-sm text-muted">
        <MapPin aria-hidden className="mt-0.5 size-4 shrink-0" />
        <span>
          {[street, locality ?? city].join(', ')}
          {lot.distance_m !== null && lot.distance_m !== undefined && ` · ${t('away', { distance: distance(lot.distance_m) })}`}
        </span>
      </p>
      <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1.5 text-sm">
        <Availability lot={lot} isNow={!wanted.at} />
        {lot.rating === null || lot.rating === undefined ? (
          <span className="text-muted">{t('unrated')}</span>
        ) : (
          <span className="inline-flex items-center gap-1">
            <Star aria-hidden className="size-4 fill-current text-star" />
            <span className="sr-only">{t('rated', { rating: number(lot.rating), count: lot.review_count })}</span>
            <span aria-hidden className="tabular-nums">
              {number(lot.rating, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} <span className="text-muted">({lot.review_count})</span>
            </span>
          </span>
        )}
        {lot.car_wash && (
          <span className="inline-flex items-center gap-1 text-muted">
            <Droplets aria-hidden className="size-4" />
            {t('washes')}
          </span>
        )}
      </p>
    </Card>
  );
}

function Availability({ lot: { open, free_slots, total_slots }, isNow }: { lot: LotSummary; isNow: boolean }) {
  const t = useTexts(texts);
  if (!open) return <Badge tone="plain">{t(isNow ? 'closedNow' : 'closed')}</Badge>;
  if (free_slots === 0) return <Badge tone="bad">{t('full')}</Badge>;
  return <Badge tone={free_slots <= 2 ? 'warning' : 'good'}>{t('free', { count: free_slots, total: total_slots })}</Badge>;
}

/** Of the size of what comes. */
export function CardSkeletons({ title }: { title: string }) {
  return (
    <>
      <h2 id="results">{title}</h2>
      <div role="status" aria-label={title} className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
        {[0, 1, 2, 3, 4, 5].map((index) => (
          <Skeleton key={index} className="h-36 rounded-card" />
        ))}
      </div>
    </>
  );
}
