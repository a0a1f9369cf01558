import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { api, told } from '@/shared/api/client';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { SettleButtons } from '@/shared/settling/SettleButtons';
import { Button } from '@/shared/ui/button';
import { Countdown } from '@/shared/ui/countdown';
import { Dialog } from '@/shared/ui/dialog';
import { Facts } from '@/shared/ui/page';
import { Loading, Notice, Shown } from '@/shared/ui/states';
import { StatusBadge } from '@/shared/ui/status';
import { toast } from '@/shared/ui/toasts';
import { useAction } from '@/shared/ui/useAction';
import { DeclineDialog } from './DeclineDialog';
import { type Booking, bookingQuery, canCheckOut, canDecline, CONCERNS, isToVerify } from './queries';
import { texts } from './texts';
import { Washes } from './Washes';

interface Props {
  /** Undefined: closed. */
  id: string | undefined;
  onClose: () => void;
}

/** A booking as those see it who run the lot, and what they may do about it. */
export function BookingDialog({ id, onClose }: Props) {
  const t = useTexts(texts);
  const query = useQuery({ ...bookingQuery(id ?? ''), enabled: id !== undefined });
  return (
    <Dialog title={query.data ? t('booking', { reference: query.data.reference }) : t('loading')} isOpen={id !== undefined} onClose={onClose}>
      <Shown query={query} loading={<Loading rows={1} row="h-72" />}>
        {(booking) => (
          <div className="grid gap-5">
            <Details booking={booking} />
            <Actions booking={booking} />
          </div>
        )}
      </Shown>
    </Dialog>
  );
}

const REASONS = ['hold_elapsed', 'payment_declined', 'payment_rejected'] as const;

function Details({ booking }: { booking: Booking }) {
  const t = useTexts(texts);
  const c = useTexts(common);
  const format = useFormat();
  const { customer, vehicle, slot, lot, starts_at, ends_at, price, payment, refund, status, status_reason, hold_expires_at } = booking;
  const known = REASONS.find((reason) => reason === status_reason);
  const facts: [string, ReactNode][] = [
    [t('customer'), customer.full_name],
    [t('vehicle'), `${vehicle.plate} · ${c(vehicle.vehicle_class)}`],
    [t('bay'), `${slot.label} · ${lot.name}`],
    [t('time'), `${format.dateTime(starts_at, lot.time_zone)} – ${format.time(ends_at, lot.time_zone)}`],
    [t('price'), format.money(price)],
  ];
  if (payment) {
    facts.push([
      t('payment'),
      <span key="payment" className="inline-flex flex-wrap items-center justify-end gap-2">
        {c(payment.method)} <StatusBadge status={payment.status} />
      </span>,
    ]);
  }
  if (refund) facts.push([t('refund'), format.money(refund.amount)]);
  if (status_reason) facts.push([t('reason'), known ? t(known) : status_reason]);
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <StatusBadge status={status} />
        {booking.renewal_of && <span className="text-sm text-muted">{t('renews')}</span>}
      </div>
      <Facts items={facts} />
      {hold_expires_at && (
        <Notice tone="warning">
          {t('held')} <Countdown until={hold_expires_at} className="font-semibold" />
        </Notice>
      )}
      <Washes washes={booking.car_washes} zone={lot.time_zone} />
    </>
  );
}

function Actions({ booking }: { booking: Booking }) {
  const t = useTexts(texts);
  const [declines, setDeclines] = useState(false);
  const { id, reference, payment } = booking;
  const checkOut = useAction(() => told(api.POST('/api/v1/bookings/{id}/check-out', { params: { path: { id } } })), {
    concerns: CONCERNS,
    onDone: () => toast('success', t('checkedOut', { reference })),
  });
  if (!canDecline(booking)) return null;
  return (
    <div className="grid gap-3">
      {checkOut.refusal && <Notice>{checkOut.refusal}</Notice>}
      <div className="flex flex-wrap gap-2">
        {payment && isToVerify(booking) && <SettleButtons due={{ id: payment.id, money: payment }} what={reference} />}
        {canCheckOut(booking) && (
          <Button isPending={checkOut.isPending} onPress={() => checkOut.run(undefined)}>
            {t('checkOut')}
          </Button>
        )}
        <Button look="danger" className="sm:ms-auto" onPress={() => setDeclines(true)}>
          {t('decline')}
        </Button>
      </div>
      <DeclineDialog booking={booking} isOpen={declines} onClose={() => setDeclines(false)} />
    </div>
  );
}
