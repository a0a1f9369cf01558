import { getRouteApi } from '@tanstack/react-router';
import { CalendarX } from 'lucide-react';
import { useState } from 'react';
import { api, told } from '@/shared/api/client';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { CsvButton } from '@/shared/reports/CsvButton';
import { Button } from '@/shared/ui/button';
import { SelectInput, TextInput } from '@/shared/ui/inputs';
import { Card, Page } from '@/shared/ui/page';
import { Pages } from '@/shared/ui/pages';
import { Empty, Loading } from '@/shared/ui/states';
import { StatusBadge } from '@/shared/ui/status';
import { useNow } from '@/shared/time/useNow';
import { type Booking, bookingsQuery } from './queries';
import { ReasonDialog } from './reason-dialog';
import { SearchForm } from './search-form';
import { texts } from './texts';

const route = getRouteApi('/admin/bookings');
const STATES = ['held', 'confirmed', 'active', 'overdue', 'completed', 'cancelled', 'declined', 'lapsed'] as const;
const LIVE: readonly string[] = ['held', 'confirmed', 'active', 'overdue'];

/** A day of this browser as the instant it begins, or ends. */
const instant = (day: string | undefined, end = false) => (day === undefined || Number.isNaN(Date.parse(day)) ? undefined : new Date(`${day}T${end ? '23:59:59' : '00:00:00'}`).toISOString());

export function AdminBookingsPage() {
  const t = useTexts(texts);
  const words = useTexts(common);
  const { q, status, from, to } = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: Record<string, string | undefined>) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const state = STATES.find((known) => known === status);
  const filter = { q, status: state, from: instant(from), to: instant(to, true) };
  return (
    <Page title={t('bookings')} width="wide" actions={<CsvButton path="/api/v1/admin/bookings" query={filter} name="bookings.csv" />}>
      <div className="grid gap-5">
        <SearchForm label={t('searchBookings')} value={q ?? ''} onSearch={(q) => set({ q: q || undefined })}>
          <SelectInput
            className="w-48"
            label={t('status')}
            value={state ?? 'all'}
            onChange={(status) => set({ status: status === 'all' ? undefined : status })}
            choices={[{ value: 'all', label: t('everyone') }, ...STATES.map((value) => ({ value, label: words(value) }))]}
          />
          <TextInput className="w-40" type="date" label={t('endsAfter')} value={from ?? ''} onChange={(from) => set({ from: from || undefined })} />
          <TextInput className="w-40" type="date" label={t('startsBefore')} value={to ?? ''} onChange={(to) => set({ to: to || undefined })} />
        </SearchForm>
        <Pages query={bookingsQuery(filter)} loading={<Loading rows={5} row="h-24" />}>
          {(bookings) =>
            bookings.length === 0 ? (
              <Empty icon={CalendarX} title={t('noBookings')} />
            ) : (
              <ul className="grid gap-3">
                {bookings.map((booking) => (
                  <OneBooking key={booking.id} booking={booking} />
                ))}
              </ul>
            )
          }
        </Pages>
      </div>
    </Page>
  );
}

function OneBooking({ booking }: { booking: Booking }) {
  const t = useTexts(texts);
  const words = useTexts(common);
  const { money, dateTime } = useFormat();
  const now = useNow();
  const [declining, setDeclining] = useState(false);
  const { id, reference, status, lot, slot, customer, vehicle, starts_at, ends_at, price, payment, status_reason } = booking;
  const isDeclinable = LIVE.includes(status) && Date.parse(ends_at) > now;
  return (
    <Card as="li" className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <div className="min-w-0 grow basis-72">
        <div className="flex flex-wrap items-center gap-2">
          <h2 className="text-base">{reference}</h2>
          <StatusBadge status={status} />
        </div>
        <p>
          {lot.name}, {slot.label} · {vehicle.plate}
        </p>
        <p className="text-muted">{customer.full_name}</p>
        {status === 'declined' && status_reason && <p className="text-sm text-muted">{status_reason}</p>}
      </div>
      <p className="grow basis-60">
        <time dateTime={starts_at}>{dateTime(starts_at, lot.time_zone)}</time> –
        <br />
        <time dateTime={ends_at}>{dateTime(ends_at, lot.time_zone)}</time>
      </p>
      <div className="grid gap-1 basis-44">
        <p className="font-semibold tabular-nums">{money(price)}</p>
        {payment && (
          <p className="flex flex-wrap items-center gap-2 text-sm">
            {words(payment.method)} <StatusBadge status={payment.status} />
          </p>
        )}
      </div>
      <div className="md:basis-24 md:text-end">
        {isDeclinable && (
          <Button look="danger" size="small" aria-label={t('declineBooking', { reference })} onPress={() => setDeclining(true)}>
            {t('decline')}
          </Button>
        )}
      </div>
      {declining && (
        <ReasonDialog
          title={t('declineBooking', { reference })}
          says={t('declineBookingSays')}
          concerns={['bookings', 'reports', 'audit']}
          send={(reason) => told(api.POST('/api/v1/operator/bookings/{id}/decline', { params: { path: { id } }, body: { reason } }))}
          done={t('bookingDeclined')}
          onClose={() => setDeclining(false)}
        />
      )}
    </Card>
  );
}
