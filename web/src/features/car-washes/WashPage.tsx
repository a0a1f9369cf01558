import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { useLive } from '@/shared/realtime/useLive';
import { ReviewCard } from '@/shared/review/review';
import { useUser } from '@/shared/session/session';
import { TextLink } from '@/shared/ui/button';
import { Card, Facts, Page } from '@/shared/ui/page';
import { Shown, Skeleton } from '@/shared/ui/states';
import { StatusBadge } from '@/shared/ui/status';
import { CancelWash } from './cancel-wash';
import { type Wash, washQuery } from './queries';
import { texts } from './texts';
import { WashState } from './wash-state';

const route = getRouteApi('/car-washes/$washId');

export function WashPage() {
  const t = useTexts(texts);
  const { washId } = route.useParams();
  const query = useQuery(washQuery(washId));
  useLive(query.data && { lot: query.data.lot.id });
  const waiting = (
    <div aria-hidden className="grid gap-4 lg:grid-cols-2">
      <Skeleton className="h-72 rounded-card" />
      <Skeleton className="h-72 rounded-card" />
    </div>
  );
  return (
    <Page title={query.data?.service.name ?? t('service')} lead={query.data?.lot.name} back={{ to: '/car-washes', label: t('toWashes') }}>
      <Shown query={query} loading={waiting}>
        {(wash) => <Booked wash={wash} />}
      </Shown>
    </Page>
  );
}

function Booked({ wash }: { wash: Wash }) {
  const t = useTexts(texts);
  const isMine = useUser()?.id === wash.customer.id;
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="grid gap-4">
        <WashState wash={wash} />
        {isMine && <CancelWash wash={wash} />}
        {isMine && wash.status === 'completed' && <ReviewCard of={{ lotId: wash.lot.id, kind: 'car_wash', id: wash.id }} />}
      </div>
      <Card className="grid gap-3">
        <WashFacts wash={wash} />
        <p className="text-sm text-muted">{t('zone', { zone: wash.lot.time_zone })}</p>
      </Card>
    </div>
  );
}

function WashFacts({ wash }: { wash: Wash }) {
  const t = useTexts(texts);
  const c = useTexts(common);
  const { dateTime, duration, money } = useFormat();
  const { lot, service, scheduled_at, vehicle, employee, notes, payment } = wash;
  const back = payment?.refunded_amount ?? 0;
  const due = (payment?.refund_amount ?? 0) - back;
  const amount = (amount: number) => money({ amount, currency: wash.price.currency });
  const items: [string, ReactNode][] = [
    [
      t('lot'),
      <TextLink key="lot" to="/lots/$lotId" params={{ lotId: lot.id }}>
        {lot.name}
      </TextLink>,
    ],
    [t('when'), <time key="when">{dateTime(scheduled_at, lot.time_zone)}</time>],
    [t('length'), duration(service.minutes)],
    [t('price'), money(wash.price)],
  ];
  if (vehicle) items.push([t('vehicle'), vehicle.plate]);
  if (employee) items.push([t('by'), employee.full_name]);
  if (payment) items.push([t('paidBy'), c(payment.method)], [t('payment'), <StatusBadge key="payment" status={payment.status} />]);
  if (back > 0) items.push([t('refund'), amount(back)]);
  if (due > 0) items.push([t('refundPending'), amount(due)]);
  if (notes) items.push([t('notes'), notes]);
  return <Facts items={items} />;
}
