import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { MapPin, Navigation, Star } from 'lucide-react';
import { baysQuery, type Lot, lotQuery } from '@/shared/booking/queries';
import { type Wish } from '@/shared/booking/wish';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { useLive } from '@/shared/realtime/useLive';
import { serverNow } from '@/shared/time/clock';
import { localOf } from '@/shared/time/local';
import { Page } from '@/shared/ui/page';
import { Loading, Shown, Skeleton } from '@/shared/ui/states';
import { Badge } from '@/shared/ui/badge';
import { Amenities, Hours, Rules } from './About';
import { BayPicker } from './BayPicker';
import { Choice } from './Choice';
import { isOpenAt } from './hours';
import { Illustration } from './Illustration';
import { Reviews } from './Reviews';
import { StayPicker } from './StayPicker';
import { texts } from './texts';

const route = getRouteApi('/lots/$lotId');

export function LotPage() {
  const t = useTexts(texts);
  const { lotId } = route.useParams();
  const lot = useQuery(lotQuery(lotId));
  return (
    <Page title={lot.data?.name ?? t('loading')} lead={lot.data && t('by', { name: lot.data.operator.name })} back={{ to: '/', label: t('back') }}>
      <Shown query={lot} loading={<LotSkeleton />}>
        {(lot) => <LotShown lot={lot} />}
      </Shown>
    </Page>
  );
}

function LotShown({ lot }: { lot: Lot }) {
  useLive({ lot: lot.id });
  const wish = route.useSearch();
  const navigate = route.useNavigate();
  const want = (search: Wish) => void navigate({ search, replace: true, resetScroll: false });
  const minutes = wish.minutes ?? lot.rules.default_duration_minutes;
  const bays = useQuery({ ...baysQuery(lot.id, wish.from, minutes), placeholderData: keepPreviousData });
  const bay = bays.data?.find(({ id }) => id === wish.slot);
  return (
    <div className="grid grid-cols-1 gap-6">
      <Head lot={lot} />
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem] lg:grid-rows-[auto_1fr]">
        <div className="lg:col-start-2">
          <StayPicker lot={lot} wish={wish} minutes={minutes} classes={[...new Set(bays.data?.map(({ vehicle_class }) => vehicle_class))]} want={want} />
        </div>
        <div className="min-w-0 lg:col-start-1 lg:row-span-2 lg:row-start-1">
          <Shown query={bays} loading={<Skeleton className="h-96 rounded-card" />}>
            {(bays) => <BayPicker lot={lot} bays={bays} wish={wish} want={want} />}
          </Shown>
        </div>
        <Choice lot={lot} bay={bay} wish={wish} minutes={minutes} want={want} />
      </div>
      <div className="grid items-start gap-4 md:grid-cols-2">
        <Hours lot={lot} />
        <Rules lot={lot} />
      </div>
      <Reviews lot={lot} />
    </div>
  );
}

/** The device's own maps on a phone, a map in the browser elsewhere. */
function directions({ name, location: { lat, lng } }: Lot) {
  return matchMedia('(pointer: coarse)').matches
    ? `geo:${lat},${lng}?q=${lat},${lng}(${encodeURIComponent(name)})`
    : `https://www.openstreetmap.org/directions?to=${lat}%2C${lng}`;
}

function Head({ lot }: { lot: Lot }) {
  const t = useTexts(texts);
  const { number } = useFormat();
  const { street, locality, city, postal_code } = lot.address;
  const isOpen = isOpenAt(lot.opening_hours, localOf(serverNow(), lot.time_zone));
  return (
    <div className="grid gap-3">
      <Illustration lotId={lot.id} />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Badge tone={isOpen ? 'good' : 'plain'}>{t(isOpen ? 'openNow' : 'closedNow')}</Badge>
        {lot.rating !== null && lot.rating !== undefined && (
          <a href="#reviews" className="inline-flex min-h-6 items-center gap-1 underline-offset-2 hover:underline">
            <Star aria-hidden className="size-4 fill-current text-star" />
            <span className="sr-only">{t('rated', { rating: number(lot.rating), count: lot.review_count })}</span>
            <span aria-hidden>
              {number(lot.rating, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} ({lot.review_count})
            </span>
          </a>
        )}
        <p className="inline-flex items-center gap-1.5">
          <MapPin aria-hidden className="size-4 shrink-0 text-muted" />
          {[street, locality, `${city} ${postal_code}`].filter(Boolean).join(', ')}
        </p>
        <a href={directions(lot)} target="_blank" rel="noreferrer" className="inline-flex min-h-9 items-center gap-1 text-brand underline underline-offset-2">
          <Navigation aria-hidden className="size-4" />
          {t('directions')}
        </a>
      </div>
      <Amenities lot={lot} />
    </div>
  );
}

function LotSkeleton() {
  return (
    <div className="grid gap-6">
      <Skeleton className="h-28 rounded-card sm:h-40" />
      <Skeleton className="h-9" />
      <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Skeleton className="h-96 rounded-card" />
        <Loading rows={2} row="h-44" />
      </div>
    </div>
  );
}
