import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Printer, ReceiptText } from 'lucide-react';
import type { ReactNode } from 'react';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { PdfButton } from '@/shared/payment/PdfButton';
import { ReceiptLink } from '@/shared/payment/ReceiptLink';
import { Button, buttonLook } from '@/shared/ui/button';
import { Card, Facts, Page } from '@/shared/ui/page';
import { Empty, Loading, Shown } from '@/shared/ui/states';
import { isPaid, RefundState } from './payment-card';
import { type Booking, bookingQuery, lotQuery } from './queries';
import { receiptTexts } from './receipt-texts';

const route = getRouteApi('/bookings/$bookingId/receipt');

export function ReceiptPage() {
  const t = useTexts(receiptTexts);
  const { bookingId } = route.useParams();
  const query = useQuery(bookingQuery(bookingId));
  return (
    <Page
      title={t('title')}
      back={{ to: '/bookings/$bookingId', params: { bookingId }, label: t('back') }}
      actions={
        <span className="flex flex-wrap gap-2 print:hidden">
          {query.data && isPaid(query.data) && query.data.payment && <TaxReceipt payment={query.data.payment.id} />}
          <Button onPress={() => window.print()}>
            <Printer aria-hidden className="size-4" />
            {t('print')}
          </Button>
        </span>
      }
    >
      <Shown query={query} loading={<Loading rows={1} row="h-96" />}>
        {(booking) => (isPaid(booking) ? <Receipt booking={booking} /> : <Empty icon={ReceiptText} title={t('unpaid')} />)}
      </Shown>
    </Page>
  );
}

/** The one with a number and the tax, of the server's own making. */
function TaxReceipt({ payment }: { payment: string }) {
  const t = useTexts(receiptTexts);
  return (
    <>
      <ReceiptLink payment={payment} className={buttonLook('secondary')}>
        {t('official')}
      </ReceiptLink>
      <PdfButton payment={payment}>{t('pdf')}</PdfButton>
    </>
  );
}

function Receipt({ booking }: { booking: Booking }) {
  const t = useTexts(receiptTexts);
  const c = useTexts(common);
  const { dateTime, longDate } = useFormat();
  const lot = useQuery(lotQuery(booking.lot.id)).data;
  const { payment, slot, vehicle } = booking;
  const zone = booking.lot.time_zone;
  if (!payment) return null;
  const place = lot && [lot.address.street, lot.address.locality, `${lot.address.city} ${lot.address.postal_code}`, lot.address.state].filter(Boolean).join(', ');
  return (
    <Card as="article" className="grid gap-6 print:border-0 print:shadow-none">
      <header className="flex flex-wrap justify-between gap-4">
        <div className="min-w-0">
          <h2>{lot?.operator.name ?? booking.lot.name}</h2>
          <p>{booking.lot.name}</p>
          <p className="text-muted">{place}</p>
        </div>
        <div className="sm:text-end">
          <p className="font-mono text-lg font-semibold">{booking.reference}</p>
          <p className="text-muted">{longDate(payment.settled_at ?? payment.created_at, zone)}</p>
        </div>
      </header>
      <Facts
        items={[
          [t('customer'), booking.customer.full_name],
          [t('vehicle'), `${vehicle.plate} · ${c(vehicle.vehicle_class)}`],
          [t('slot'), slot.label],
          [t('from'), dateTime(booking.starts_at, zone)],
          [t('to'), dateTime(booking.ends_at, zone)],
          [t('number'), <span key="number" className="font-mono text-sm">{payment.id}</span>],
        ]}
      />
      <Lines booking={booking} payment={payment} />
      <RefundState payment={payment} />
      <p className="text-sm text-muted">{t('zone', { zone })}</p>
    </Card>
  );
}

function Lines({ booking, payment }: { booking: Booking; payment: NonNullable<Booking['payment']> }) {
  const t = useTexts(receiptTexts);
  const c = useTexts(common);
  const { money } = useFormat();
  const washes = booking.car_washes.filter(({ payment_id }) => payment_id === payment.id);
  return (
    <table className="w-full">
      <caption className="sr-only">{t('lines')}</caption>
      <thead className="border-b border-line text-muted">
        <Row what={t('what')} amount={t('amount')} header="col" />
      </thead>
      <tbody>
        <Row what={t(booking.kind === 'renewal' ? 'renewal' : 'parking', { slot: booking.slot.label })} amount={money(booking.price)} />
        {washes.map(({ id, service, price }) => (
          <Row key={id} what={t('wash', { service: service.name })} amount={money(price)} />
        ))}
      </tbody>
      <tfoot className="border-t border-line font-semibold">
        <Row what={t('total', { method: c(payment.method) })} amount={money(payment)} header="row" />
      </tfoot>
    </table>
  );
}

function Row({ what, amount, header }: { what: ReactNode; amount: ReactNode; header?: 'col' | 'row' }) {
  return (
    <tr>
      <th scope={header ?? 'row'} className={`py-2 text-start ${header ? '' : 'font-normal'}`}>
        {what}
      </th>
      {header === 'col' ? (
        <th scope="col" className="py-2 text-end">
          {amount}
        </th>
      ) : (
        <td className="py-2 text-end">{amount}</td>
      )}
    </tr>
  );
}
