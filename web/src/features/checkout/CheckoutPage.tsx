import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ParkingSquare } from 'lucide-react';
import { type Bay, baysQuery, type Lot, lotQuery } from '@/shared/booking/queries';
import { useTexts } from '@/shared/i18n/texts';
import { useLive } from '@/shared/realtime/useLive';
import { ButtonLink } from '@/shared/ui/button';
import { Page } from '@/shared/ui/page';
import { Empty, Shown, Skeleton } from '@/shared/ui/states';
import { CheckoutForm } from './CheckoutForm';
import { servicesQuery, vehiclesQuery } from './queries';
import { texts } from './texts';

const route = getRouteApi('/lots/$lotId/checkout');

export function CheckoutPage() {
  const t = useTexts(texts);
  const { lotId } = route.useParams();
  const wish = route.useSearch();
  const lot = useQuery(lotQuery(lotId));
  return (
    <Page title={t('title')} lead={lot.data?.name} back={{ to: '/lots/$lotId', params: { lotId }, search: wish, label: t('back') }}>
      <Shown query={lot} loading={<Loading />}>
        {(lot) => <AtLot lot={lot} />}
      </Shown>
    </Page>
  );
}

function AtLot({ lot }: { lot: Lot }) {
  useLive({ lot: lot.id });
  const wish = route.useSearch();
  const minutes = wish.minutes ?? lot.rules.default_duration_minutes;
  const bays = useQuery(baysQuery(lot.id, wish.from, minutes));
  return (
    <Shown query={bays} loading={<Loading />}>
      {(bays) => {
        const bay = bays.find(({ id }) => id === wish.slot);
        return bay ? <WithVehicles lot={lot} bay={bay} minutes={minutes} /> : <NoBay lotId={lot.id} />;
      }}
    </Shown>
  );
}

function WithVehicles({ lot, bay, minutes }: { lot: Lot; bay: Bay; minutes: number }) {
  const wish = route.useSearch();
  const vehicles = useQuery(vehiclesQuery);
  const services = useQuery({ ...servicesQuery(lot.id), enabled: lot.car_wash?.enabled ?? false });
  const navigate = route.useNavigate();
  const own = vehicles.data?.filter(({ vehicle_class }) => vehicle_class === bay.vehicle_class);
  return (
    <Shown query={{ ...vehicles, data: own }} loading={<Loading />}>
      {(own) => (
        <CheckoutForm
          lot={lot}
          bay={bay}
          minutes={minutes}
          from={wish.from}
          preferred={wish.vehicle}
          vehicles={own}
          services={services.data ?? []}
          onFrom={(from) => void navigate({ search: { ...wish, from }, replace: true })}
        />
      )}
    </Shown>
  );
}

function NoBay({ lotId }: { lotId: string }) {
  const t = useTexts(texts);
  return (
    <Empty icon={ParkingSquare} title={t('noBay')}>
      <ButtonLink to="/lots/$lotId" params={{ lotId }}>
        {t('toLot')}
      </ButtonLink>
    </Empty>
  );
}

function Loading() {
  return (
    <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <Skeleton className="h-[36rem] rounded-card" />
      <Skeleton className="h-80 rounded-card" />
    </div>
  );
}
