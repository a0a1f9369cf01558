import type { Schemas } from '@/shared/api/client';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/page';
import { StatusBadge } from '@/shared/ui/status';
import { texts } from './texts';

type Booking = Schemas['Booking'];
interface Props {
  bookings: Booking[];
  onOpen: (id: string) => void;
}

export function BookingTable({ bookings, onOpen }: Props) {
  const t = useTexts(texts);
  const heads = [t('reference'), t('customer'), t('plate'), t('bay'), t('time'), t('status'), t('payment'), t('price')];
  return (
    <div className="overflow-x-auto rounded-card border border-line bg-surface shadow-card">
      <table className="w-full text-start">
        <caption className="sr-only">{t('table')}</caption>
        <thead>
          <tr className="border-b border-line text-sm text-muted">
            {heads.map((head, index) => (
              <th key={head} scope="col" className={`px-3 py-2.5 first:ps-4 font-medium whitespace-nowrap ${index === heads.length - 1 ? 'pe-5 text-end' : 'text-start'}`}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bookings.map((booking) => (
            <Row key={booking.id} booking={booking} onOpen={onOpen} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ booking: { id, reference, customer, vehicle, slot, lot, starts_at, ends_at, status, payment, price }, onOpen }: { booking: Booking; onOpen: Props['onOpen'] }) {
  const t = useTexts(texts);
  const c = useTexts(common);
  const format = useFormat();
  return (
    <tr className="border-b border-line last:border-b-0 hover:bg-sunken">
      <th scope="row" className="px-1 text-start font-normal">
        <Button look="quiet" size="small" className="whitespace-nowrap" onPress={() => onOpen(id)} aria-label={t('open', { reference })}>
          {reference}
        </Button>
      </th>
      <td className="px-3 py-3">{customer.full_name}</td>
      <td className="px-3 py-3 whitespace-nowrap">{vehicle.plate}</td>
      <td className="px-3 py-3">
        <span className="font-medium">{slot.label}</span> <span className="block text-sm text-muted">{lot.name}</span>
      </td>
      <td className="px-3 py-3 whitespace-nowrap">
        {format.date(starts_at, lot.time_zone)}
        <span className="block text-sm text-muted">
          {format.time(starts_at, lot.time_zone)} – {format.time(ends_at, lot.time_zone)}
        </span>
      </td>
      <td className="px-3 py-3">
        <StatusBadge status={status} />
      </td>
      <td className="px-3 py-3">
        {payment && (
          <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
            {c(payment.method)} <StatusBadge status={payment.status} />
          </span>
        )}
      </td>
      <td className="px-3 py-3 pe-5 text-end">{format.money(price)}</td>
    </tr>
  );
}

export function BookingCards({ bookings, onOpen }: Props) {
  const t = useTexts(texts);
  const c = useTexts(common);
  const format = useFormat();
  return (
    <ul aria-label={t('table')} className="grid gap-3">
      {bookings.map(({ id, reference, customer, vehicle, slot, lot, starts_at, ends_at, status, payment, price }) => (
        <Card as="li" key={id} className="grid gap-1.5">
          <div className="flex flex-wrap items-center justify-between gap-2">
            <Button look="quiet" className="-ms-4 -my-2" onPress={() => onOpen(id)} aria-label={t('open', { reference })}>
              {reference}
            </Button>
            <StatusBadge status={status} />
          </div>
          <p className="font-medium">
            {vehicle.plate} · {customer.full_name}
          </p>
          <p className="text-muted">
            {t('bay')} {slot.label} · {lot.name}
          </p>
          <p className="text-muted tabular-nums">
            {format.dateTime(starts_at, lot.time_zone)} – {format.time(ends_at, lot.time_zone)}
          </p>
          <p className="flex flex-wrap items-center gap-2">
            <span className="font-medium">{format.money(price)}</span>
            {payment && (
              <>
                <span>{c(payment.method)}</span> <StatusBadge status={payment.status} />
              </>
            )}
          </p>
        </Card>
      ))}
    </ul>
  );
}
