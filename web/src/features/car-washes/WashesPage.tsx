import { Link } from '@tanstack/react-router';
import { ChevronRight, Droplets } from 'lucide-react';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { ButtonLink } from '@/shared/ui/button';
import { Card, Page } from '@/shared/ui/page';
import { Pages } from '@/shared/ui/pages';
import { Empty, Loading } from '@/shared/ui/states';
import { StatusBadge } from '@/shared/ui/status';
import { type Wash, washesQuery } from './queries';
import { texts } from './texts';

export function WashesPage() {
  const t = useTexts(texts);
  return (
    <Page title={t('title')}>
      <Pages query={washesQuery} loading={<Loading rows={3} row="h-28" />}>
        {(washes) =>
          washes.length === 0 ? (
            <Empty icon={Droplets} title={t('none')}>
              <p className="mb-3">{t('noneWhy')}</p>
              <ButtonLink to="/">{t('find')}</ButtonLink>
            </Empty>
          ) : (
            <ul className="grid gap-3 md:grid-cols-2">
              {washes.map((wash) => (
                <Row key={wash.id} wash={wash} />
              ))}
            </ul>
          )
        }
      </Pages>
    </Page>
  );
}

function Row({ wash }: { wash: Wash }) {
  const { dateTime, money } = useFormat();
  const { id, service, lot, scheduled_at, vehicle, price, status } = wash;
  return (
    <Card as="li" className="relative hover:border-edge">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <h2 className="text-base">
          <Link to="/car-washes/$washId" params={{ washId: id }} className="after:absolute after:inset-0 after:rounded-card">
            {service.name}
          </Link>
        </h2>
        <StatusBadge status={status} />
      </div>
      <div className="mt-2 flex items-end justify-between gap-4 text-sm text-muted">
        <div>
          <p>
            {lot.name}, <time>{dateTime(scheduled_at, lot.time_zone)}</time>
          </p>
          <p>{[vehicle?.plate, money(price)].filter(Boolean).join(' · ')}</p>
        </div>
        <ChevronRight aria-hidden className="size-5 shrink-0" />
      </div>
    </Card>
  );
}
