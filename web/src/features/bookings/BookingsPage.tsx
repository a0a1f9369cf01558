import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { CalendarClock } from 'lucide-react';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { ButtonLink } from '@/shared/ui/button';
import { SelectInput } from '@/shared/ui/inputs';
import { Page } from '@/shared/ui/page';
import { Pages } from '@/shared/ui/pages';
import { Empty, Loading, Shown } from '@/shared/ui/states';
import { BookingRow } from './booking-row';
import { type Booking, historyQuery, OVER, RUNNING, runningQuery } from './queries';
import { texts } from './texts';
import { useDue } from './useDue';

const route = getRouteApi('/bookings');
type Over = (typeof OVER)[number];

export function BookingsPage() {
  const t = useTexts(texts);
  const running = useQuery(runningQuery);
  const { status } = route.useSearch();
  return (
    <Page title={t('title')} actions={<ButtonLink to="/">{t('find')}</ButtonLink>}>
      <div className="grid gap-8">
        <section aria-labelledby="running">
          <h2 id="running" className="mb-3">
            {t('running')}
          </h2>
          <Shown query={running} loading={<Loading rows={2} row="h-32" />}>
            {({ items }) => <Running bookings={items} />}
          </Shown>
        </section>
        <section aria-labelledby="history">
          <div className="mb-3 flex flex-wrap items-end justify-between gap-3">
            <h2 id="history">{t('history')}</h2>
            <Filter status={status} />
          </div>
          <Pages query={historyQuery(status === undefined ? [...OVER] : [status])} loading={<Loading rows={3} row="h-28" />}>
            {(bookings) => <History bookings={bookings} isFiltered={status !== undefined} />}
          </Pages>
        </section>
      </div>
    </Page>
  );
}

function Running({ bookings }: { bookings: Booking[] }) {
  const t = useTexts(texts);
  useDue(bookings);
  // Those that need somebody now come first.
  const sorted = bookings.toSorted((a, b) => RUNNING.indexOf(a.status) - RUNNING.indexOf(b.status) || Date.parse(a.starts_at) - Date.parse(b.starts_at));
  if (sorted.length === 0) return <p className="text-muted">{t('noneRunning')}</p>;
  return (
    <ul className="grid gap-3 md:grid-cols-2">
      {sorted.map((booking) => (
        <BookingRow key={booking.id} booking={booking} running />
      ))}
    </ul>
  );
}

function History({ bookings, isFiltered }: { bookings: Booking[]; isFiltered: boolean }) {
  const t = useTexts(texts);
  if (bookings.length > 0)
    return (
      <ul className="grid gap-3">
        {bookings.map((booking) => (
          <BookingRow key={booking.id} booking={booking} />
        ))}
      </ul>
    );
  if (isFiltered) return <p className="text-muted">{t('noneSuch')}</p>;
  return (
    <Empty icon={CalendarClock} title={t('none')}>
      <p className="mb-3">{t('noneWhy')}</p>
      <ButtonLink to="/" look="secondary">
        {t('find')}
      </ButtonLink>
    </Empty>
  );
}

function Filter({ status }: { status: Over | undefined }) {
  const t = useTexts(texts);
  const c = useTexts(common);
  const navigate = useNavigate();
  return (
    <SelectInput<Over | 'all'>
      label={t('which')}
      className="w-48"
      value={status ?? 'all'}
      onChange={(chosen) => void navigate({ to: '/bookings', search: chosen === 'all' ? {} : { status: chosen }, replace: true })}
      choices={(['all', ...OVER] as const).map((value) => ({ value, label: c(value) }))}
    />
  );
}
