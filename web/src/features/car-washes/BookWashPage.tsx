import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Droplets } from 'lucide-react';
import { useTexts } from '@/shared/i18n/texts';
import { Page } from '@/shared/ui/page';
import { Empty, Loading, Shown } from '@/shared/ui/states';
import { lotQuery, servicesQuery, vehiclesQuery } from './queries';
import { texts } from './texts';
import { WashForm } from './wash-form';

const route = getRouteApi('/lots/$lotId/car-wash');

/** A wash by itself, without parking. */
export function BookWashPage() {
  const t = useTexts(texts);
  const { lotId } = route.useParams();
  const lot = useQuery(lotQuery(lotId));
  const services = useQuery(servicesQuery(lotId));
  const vehicles = useQuery(vehiclesQuery);
  const first = [lot, services, vehicles].find(({ data }) => data === undefined);
  const all = { data: first ? undefined : ([lot.data, services.data, vehicles.data] as const), error: first?.error, isPending: first?.isPending ?? false, refetch: () => void first?.refetch() };
  return (
    <Page title={t('bookTitle')} lead={lot.data?.name} back={{ to: '/lots/$lotId', params: { lotId }, label: lot.data?.name ?? t('toLot') }}>
      <Shown query={all} loading={<Loading rows={3} row="h-40" />}>
        {([lot, services, vehicles]) =>
          lot && services && vehicles && lot.car_wash?.enabled && services.items.length > 0 ? (
            <WashForm lot={lot} services={services.items} vehicles={vehicles.items} />
          ) : (
            <Empty icon={Droplets} title={t('closed')} />
          )
        }
      </Shown>
    </Page>
  );
}
