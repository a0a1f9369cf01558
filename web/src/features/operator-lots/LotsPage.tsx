import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleParking, Clock, MapPin, Plus, Star } from 'lucide-react';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { operatorLotsQuery, operatorQuery, useOperatorId } from '@/shared/operator/queries';
import { VerificationNotice } from '@/shared/operator/VerificationNotice';
import { useLive } from '@/shared/realtime/useLive';
import { ButtonLink } from '@/shared/ui/button';
import { Card, Page } from '@/shared/ui/page';
import { Empty, Loading, Shown } from '@/shared/ui/states';
import { Badge } from '@/shared/ui/status';
import type { Lot } from './queries';
import { texts } from './texts';

export function LotsPage() {
  const t = useTexts(texts);
  const operator = useOperatorId();
  useLive(operator ? { operator } : undefined);
  const lots = useQuery(operatorLotsQuery);
  const { data: business } = useQuery(operatorQuery(operator));
  return (
    <Page
      title={t('lots')}
      actions={
        <ButtonLink to="/operator/lots/new">
          <Plus aria-hidden className="size-5" />
          {t('addLot')}
        </ButtonLink>
      }
    >
      <VerificationNotice verification={business?.verification} className="mb-4" />
      <Shown query={lots} loading={<Loading rows={2} row="h-44" />}>
        {(lots) =>
          lots.length === 0 ? (
            <Empty icon={CircleParking} title={t('none')}>
              <p className="mb-3">{t('noneWhy')}</p>
              <ButtonLink to="/operator/lots/new">{t('addFirst')}</ButtonLink>
            </Empty>
          ) : (
            <ul className="grid gap-4 sm:grid-cols-2">
              {lots.map((lot) => (
                <LotCard key={lot.id} lot={lot} />
              ))}
            </ul>
          )
        }
      </Shown>
    </Page>
  );
}

function LotCard({ lot }: { lot: Lot }) {
  const t = useTexts(texts);
  const { number, money } = useFormat();
  const { street, locality, city } = lot.address;
  return (
    <Card as="li" className="relative grid content-start gap-3 hover:border-edge">
      <div className="flex items-start justify-between gap-3">
        <h2 className="min-w-0">
          <Link to="/operator/lots/$lotId" params={{ lotId: lot.id }} className="after:absolute after:inset-0 after:rounded-card">
            {lot.name}
          </Link>
        </h2>
        <Badge tone={lot.open ? 'good' : 'plain'} icon={Clock}>
          {t(lot.open ? 'openNow' : 'closedNow')}
        </Badge>
      </div>
      <p className="flex gap-2 text-muted">
        <MapPin aria-hidden className="mt-1 size-4 shrink-0" />
        {[street, locality, city].filter(Boolean).join(', ')}
      </p>
      {lot.total_slots === 0 ? (
        <p className="text-warning">{t('noBays')}</p>
      ) : (
        <p>
          <span className="font-medium">{t('bays', { count: lot.total_slots })}</span>
          <span className="text-muted">
            {' · '}
            {t('freeNow', { count: lot.free_slots })}
            {lot.from_rate && ` · ${t('from', { rate: money(lot.from_rate) })}`}
          </span>
        </p>
      )}
      <p className="flex items-center gap-1.5 text-muted">
        <Star aria-hidden className="size-4" />
        {typeof lot.rating === 'number' ? `${t('rating', { rating: number(lot.rating) })} · ${t('ratings', { count: lot.review_count })}` : t('noRating')}
      </p>
    </Card>
  );
}
