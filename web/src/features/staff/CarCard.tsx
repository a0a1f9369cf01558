import { LogIn, LogOut } from 'lucide-react';
import { useState } from 'react';
import { api, told } from '@/shared/api/client';
import { common } from '@/shared/i18n/common';
import { useProblemText } from '@/shared/i18n/problems';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { SettleButtons } from '@/shared/settling/SettleButtons';
import { Button } from '@/shared/ui/button';
import { Confirm } from '@/shared/ui/dialog';
import { Card, Facts } from '@/shared/ui/page';
import { StatusBadge } from '@/shared/ui/status';
import { toast } from '@/shared/ui/toasts';
import { useAction } from '@/shared/ui/useAction';
import { type Car, canCheckIn, canCheckOut, owesCash } from './queries';
import { texts } from './texts';
import { useZone } from './useZone';

/** A car that is here or expected, and what may be done at the gate. */
export function CarCard({ car }: { car: Car }) {
  const t = useTexts(texts);
  const c = useTexts(common);
  const format = useFormat();
  const zone = useZone(car.lot.id);
  const { vehicle, reference, status, slot, lot, starts_at, ends_at, payment, checked_in_at } = car;
  return (
    <Card as="li" className="grid gap-4">
      <div className="flex flex-wrap items-start justify-between gap-x-3 gap-y-2">
        <div>
          <h3 className="text-2xl font-bold tracking-wide">{vehicle.plate}</h3>
          <p className="text-muted">
            {c(vehicle.vehicle_class)} · {reference}
          </p>
        </div>
        <StatusBadge status={status} />
      </div>
      <Facts
        items={[
          [lot.name, <span key="bay" className="text-xl font-bold">{t('bay', { label: slot.label })}</span>],
          [t('from'), format.dateTime(starts_at, zone)],
          [t('until'), format.dateTime(ends_at, zone)],
          [
            c(payment.method),
            <span key="payment" className="inline-flex items-center gap-2">
              {format.money(payment.amount)} <StatusBadge status={payment.status} />
            </span>,
          ],
        ]}
      />
      {checked_in_at && <p className="font-medium text-good">{t('inSince', { time: format.time(checked_in_at, zone) })}</p>}
      {owesCash(car) && <Cash car={car} />}
      {canCheckOut(car) ? <Gate car={car} /> : <p className="text-sm text-muted">{t(payment.status === 'pending' ? 'notYet' : 'notStarted')}</p>}
    </Card>
  );
}

function Cash({ car: { payment, reference } }: { car: Car }) {
  const t = useTexts(texts);
  const format = useFormat();
  return (
    <div className="grid gap-3 rounded-control bg-warning-soft p-4">
      <p className="flex flex-wrap items-baseline justify-between gap-2 text-warning">
        <span>{t('toPay')}</span>
        <span className="text-3xl font-bold tabular-nums">{format.money(payment.amount)}</span>
      </p>
      <div className="grid gap-2">
        <SettleButtons due={{ id: payment.id, money: payment.amount }} what={reference} size="large" />
      </div>
    </div>
  );
}

function Gate({ car }: { car: Car }) {
  const t = useTexts(texts);
  const words = useProblemText();
  const [asks, setAsks] = useState(false);
  const { plate } = car.vehicle;
  const bay = car.slot.label;
  const params = { params: { path: { id: car.id } } };
  const concerns = ['cars', 'bookings', 'board'];
  const checkIn = useAction(() => told(api.POST('/api/v1/bookings/{id}/check-in', params)), {
    concerns,
    onDone: () => toast('success', t('checkedIn', { plate })),
    onRefused: (error) => toast('error', words(error)),
  });
  const checkOut = useAction(() => told(api.POST('/api/v1/bookings/{id}/check-out', params)), {
    concerns,
    onDone: () => {
      toast('success', t('checkedOut', { plate, bay }));
      setAsks(false);
    },
  });
  const isNew = canCheckIn(car);
  // Whose time is up is rather on the way out.
  const comes = isNew && car.status === 'active';
  return (
    <div className="grid gap-2">
      {isNew && (
        <Button size="large" look={comes ? 'primary' : 'secondary'} className="w-full" isPending={checkIn.isPending} onPress={() => checkIn.run(undefined)} aria-label={t('checkInOf', { plate })}>
          <LogIn aria-hidden className="size-5" />
          {t('checkIn')}
        </Button>
      )}
      <Button size="large" look={comes ? 'secondary' : 'primary'} className="w-full" onPress={() => setAsks(true)} aria-label={t('checkOutOf', { plate })}>
        <LogOut aria-hidden className="size-5" />
        {t('checkOut')}
      </Button>
      <Confirm
        title={t('checkOutTitle', { plate })}
        isOpen={asks}
        onClose={() => setAsks(false)}
        confirm={t('checkOut')}
        onConfirm={() => checkOut.run(undefined)}
        isPending={checkOut.isPending}
        refusal={checkOut.refusal}
      >
        {t('checkOutWhy', { bay })}
      </Confirm>
    </div>
  );
}
