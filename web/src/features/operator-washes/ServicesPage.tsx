import { useQuery } from '@tanstack/react-query';
import { Plus, Sparkles } from 'lucide-react';
import { useState } from 'react';
import { api, told } from '@/shared/api/client';
import { useProblemText } from '@/shared/i18n/problems';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { useMyLots } from '@/shared/operator/useMyLots';
import { Button } from '@/shared/ui/button';
import { Card, Page } from '@/shared/ui/page';
import { Empty, Loading, Shown } from '@/shared/ui/states';
import { Badge } from '@/shared/ui/status';
import { toast } from '@/shared/ui/toasts';
import { useAction } from '@/shared/ui/useAction';
import { type Service, servicesQuery } from './queries';
import { ServiceDialog } from './ServiceDialog';
import { texts } from './texts';

/** What is washed, for how much and how long. */
export function ServicesPage() {
  const t = useTexts(texts);
  const query = useQuery(servicesQuery);
  const { live } = useMyLots(undefined);
  const [edited, setEdited] = useState<Service | 'new'>();
  const add = (
    <Button onPress={() => setEdited('new')}>
      <Plus aria-hidden className="size-4" />
      {t('add')}
    </Button>
  );
  const isEmpty = query.data?.length === 0;
  return (
    <Page title={t('servicesTitle')} actions={!isEmpty && add} back={{ to: '/operator/car-washes', label: t('backToBoard') }}>
      <Shown query={query} loading={<Loading rows={3} row="h-32" />}>
        {(services) =>
          services.length === 0 ? (
            <Empty icon={Sparkles} title={t('noServices')}>
              <p className="mb-3">{t('noServicesWhy')}</p>
              {add}
            </Empty>
          ) : (
            <ul className="grid gap-3 sm:grid-cols-2">
              {services
                .toSorted((a, b) => Number(a.closed) - Number(b.closed))
                .map((service) => (
                  <ServiceCard key={service.id} service={service} onEdit={() => setEdited(service)} />
                ))}
            </ul>
          )
        }
      </Shown>
      <ServiceDialog service={edited} operator={live?.operator} onClose={() => setEdited(undefined)} />
    </Page>
  );
}

function ServiceCard({ service: { id, name, description, price, minutes, closed }, onEdit }: { service: Service; onEdit: () => void }) {
  const t = useTexts(texts);
  const format = useFormat();
  const words = useProblemText();
  const turn = useAction(() => told(api.PATCH('/api/v1/operator/car-wash/services/{id}', { params: { path: { id } }, body: { closed: !closed } })), {
    concerns: ['services'],
    onDone: () => toast('success', t(closed ? 'openNow' : 'closedNow', { name })),
    onRefused: (error) => toast('error', words(error)),
  });
  return (
    <Card as="li" className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2>{name}</h2>
        {closed && <Badge tone="plain">{t('notOffered')}</Badge>}
      </div>
      <p className="grow text-muted">{description}</p>
      <p className="font-medium tabular-nums">
        {format.money(price)} · {format.duration(minutes)}
      </p>
      <div className="flex flex-wrap gap-2 pt-1">
        <Button size="small" look="secondary" onPress={onEdit} aria-label={t('editOf', { name })}>
          {t('edit')}
        </Button>
        <Button size="small" look="quiet" isPending={turn.isPending} onPress={() => turn.run(undefined)} aria-label={t(closed ? 'reopenOf' : 'closeOf', { name })}>
          {closed ? t('reopen') : t('close')}
        </Button>
      </div>
    </Card>
  );
}
