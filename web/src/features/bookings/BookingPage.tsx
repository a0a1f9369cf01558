import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { ExtendHold } from '@/shared/payment/extend-hold';
import { Pay } from '@/shared/payment/pay';
import { useLive } from '@/shared/realtime/useLive';
import { ReviewCard } from '@/shared/review/review';
import { useUser } from '@/shared/session/session';
import { TextLink } from '@/shared/ui/button';
import { Card, Facts, Page } from '@/shared/ui/page';
import { Shown, Skeleton } from '@/shared/ui/states';
import { StatusBadge } from '@/shared/ui/status';
import { BookingActions } from './booking-actions';
import { BookingClock } from './booking-clock';
import { Chain, Outcome } from './outcome';
import { PaymentCard } from './payment-card';
import { PushOffer } from './push-offer';
import { type Booking, bookingQuery, lotQuery } from './queries';
import { ReferenceCard } from './reference-card';
import { nextDue } from './rules';
import { texts } from './texts';
import { useDue } from './useDue';
import { WashesCard } from './washes-card';

const route = getRouteApi('/bookings/$bookingId');

export function BookingPage() {
  const t = useTexts(texts);
  const { bookingId } = route.useParams();
  const query = useQuery(bookingQuery(bookingId));
  const reference = query.data?.reference ?? '';
  useLive(query.data && { lot: query.data.lot.id });
  return (
    <Page title={t('booking', { reference })} lead={query.data?.lot.name} back={{ to: '/bookings', label: t('toBookings') }}>
      <Shown query={query} loading={<Waiting />}>
        {(booking) => <Booked booking={booking} />}
      </Shown>
    </Page>
  );
}

function Booked({ booking }: { booking: Booking }) {
  const isMine = useUser()?.id === booking.customer.id;
  const lot = useQuery(lotQuery(booking.lot.id)).data;
  useDue([booking]);
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="grid gap-4">
        <StateCard booking={booking} isMine={isMine} />
        {isMine && ['confirmed', 'active'].includes(booking.status) && <PushOffer user={booking.customer.id} />}
        {isMine && <BookingActions booking={booking} rules={lot?.rules} />}
        {isMine && booking.status === 'completed' && <ReviewCard of={{ lotId: booking.lot.id, kind: 'parking', id: booking.id }} />}
        <WashesCard booking={booking} offered={isMine && (lot?.car_wash?.enabled ?? false)} />
        <PaymentCard booking={booking} />
      </div>
      <div className="grid gap-4">
        <ReferenceCard reference={booking.reference} />
        <FactsCard booking={booking} />
      </div>
    </div>
  );
}

function StateCard({ booking, isMine }: { booking: Booking; isMine: boolean }) {
  const t = useTexts(texts);
  const isHeld = booking.status === 'held';
  return (
    <Card className="grid gap-4">
      <div>
        <StatusBadge status={booking.status} />
      </div>
      {nextDue(booking) === undefined ? <Outcome {...booking} /> : <BookingClock booking={booking} />}
      {isHeld && <p className="text-muted">{t('heldWhy')}</p>}
      {isMine && booking.hold_extendable && <ExtendHold of="bookings" id={booking.id} />}
      {booking.status === 'overdue' && <p>{t('graceWhy')}</p>}
      {isHeld && booking.payment && <Pay payment={booking.payment} reference={booking.reference} />}
      <Chain {...booking} />
    </Card>
  );
}

function FactsCard({ booking }: { booking: Booking }) {
  const t = useTexts(texts);
  const c = useTexts(common);
  const { dateTime, duration, money } = useFormat();
  const { lot, slot, vehicle, starts_at, ends_at } = booking;
  const link = (
    <TextLink key="lot" to="/lots/$lotId" params={{ lotId: lot.id }}>
      {lot.name}
    </TextLink>
  );
  return (
    <Card className="grid gap-3">
      <Facts
        items={[
          [t('lot'), link],
          [t('slot'), slot.label],
          [t('vehicle'), `${vehicle.plate} · ${c(vehicle.vehicle_class)}`],
          [t('from'), <time key="from">{dateTime(starts_at, lot.time_zone)}</time>],
          [t('to'), <time key="to">{dateTime(ends_at, lot.time_zone)}</time>],
          [t('length'), duration((Date.parse(ends_at) - Date.parse(starts_at)) / 60_000)],
          [t('price'), money(booking.price)],
        ]}
      />
      <p className="text-sm text-muted">{t('zone', { zone: lot.time_zone })}</p>
    </Card>
  );
}

const Waiting = () => (
  <div aria-hidden className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
    <Skeleton className="h-64 rounded-card" />
    <Skeleton className="h-80 rounded-card" />
  </div>
);
