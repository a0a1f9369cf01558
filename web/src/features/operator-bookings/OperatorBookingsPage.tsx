import { getRouteApi } from '@tanstack/react-router';
import { ClipboardList } from 'lucide-react';
import { useCallback } from 'react';
import { BookingDialog } from '@/shared/booking-desk/BookingDialog';
import { useTexts } from '@/shared/i18n/texts';
import { useMyLots } from '@/shared/operator/useMyLots';
import { useLive } from '@/shared/realtime/useLive';
import { Page } from '@/shared/ui/page';
import { Pages } from '@/shared/ui/pages';
import { Empty, Loading } from '@/shared/ui/states';
import { useWide } from '@/shared/ui/useWide';
import { BookingCards, BookingTable } from './BookingList';
import { CsvButton } from './CsvButton';
import { FilterBar } from './FilterBar';
import { bookingsQuery } from './queries';
import { texts } from './texts';

const route = getRouteApi('/operator/bookings');

/** All bookings at one's lots, and each with what may be done about it. */
export function OperatorBookingsPage() {
  const t = useTexts(texts);
  const { booking, ...filters } = route.useSearch();
  const navigate = route.useNavigate();
  const { zone, live } = useMyLots(filters.lot);
  const wide = useWide('lg');
  useLive(live);
  const go = useCallback(
    (change: { [K in keyof ReturnType<typeof route.useSearch>]: string | undefined }) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true, resetScroll: false }),
    [navigate],
  );
  const isFiltered = Object.values(filters).some(Boolean);
  const onOpen = (id: string) => go({ booking: id });
  return (
    <Page title={t('title')} width="wide" actions={zone && <CsvButton filters={filters} zone={zone} />}>
      <div className="grid gap-5">
        <FilterBar filters={filters} onChange={go} />
        {zone === undefined ? (
          <Loading rows={4} row="h-16" />
        ) : (
          <Pages query={bookingsQuery(filters, zone)} loading={<Loading rows={4} row="h-16" />}>
            {(bookings) => {
              if (bookings.length === 0) {
                return (
                  <Empty icon={ClipboardList} title={isFiltered ? t('noneFit') : t('none')}>
                    {!isFiltered && t('noneWhy')}
                  </Empty>
                );
              }
              return wide ? <BookingTable bookings={bookings} onOpen={onOpen} /> : <BookingCards bookings={bookings} onOpen={onOpen} />;
            }}
          </Pages>
        )}
      </div>
      <BookingDialog id={booking} onClose={() => go({ booking: undefined })} />
    </Page>
  );
}
