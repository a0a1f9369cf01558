import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ParkingSquare } from 'lucide-react';
import { BookingDialog } from '@/shared/booking-desk/BookingDialog';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { useMyLots } from '@/shared/operator/useMyLots';
import { useLive } from '@/shared/realtime/useLive';
import { dayOf } from '@/shared/time/days';
import { useNow } from '@/shared/time/useNow';
import { ButtonLink } from '@/shared/ui/button';
import { Page } from '@/shared/ui/page';
import { Empty, Loading, Notice, Shown, Skeleton } from '@/shared/ui/states';
import { useWide } from '@/shared/ui/useWide';
import { DayList } from './DayList';
import { Figures } from './Figures';
import { Legend } from './Legend';
import { type Board, boardQuery } from './queries';
import { texts } from './texts';
import { Timeline } from './Timeline';
import { Toolbar, type View } from './Toolbar';

const route = getRouteApi('/operator');

/** A day at a lot: who stands where, who comes, what is to be done about it. */
export function TodayPage() {
  const t = useTexts(texts);
  const format = useFormat();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { lots, live } = useMyLots(search.lot);
  const wide = useWide();
  useLive(live);
  const hasLots = lots === undefined || lots.length > 0;
  const query = useQuery({ ...boardQuery(search.lot, search.date), placeholderData: keepPreviousData, enabled: hasLots });
  const board = query.data;
  const today = useToday(board);
  const view: View = search.view ?? (wide ? 'timeline' : 'list');
  const go = (change: Partial<typeof search>) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true, resetScroll: false });
  const day = search.date ?? board?.date;
  const isToday = day === undefined || today === undefined || day === today;
  if (!hasLots) return <NoLot />;
  return (
    <Page
      width="wide"
      title={isToday ? t('title') : t('titleOther')}
      lead={board ? `${board.lot.name} · ${format.date(board.from, board.lot.time_zone)}` : <Skeleton className="h-6 w-56" />}
    >
      <div className="grid gap-5">
        <Toolbar
          lot={search.lot}
          onLot={(lot) => go({ lot })}
          date={day}
          isToday={isToday}
          onDate={(date) => go({ date: date === today ? undefined : date })}
          view={view}
          onView={(view) => go({ view })}
        />
        <Shown query={query} loading={<BoardLoading />}>
          {(board) => <Day board={board} view={view} isOld={query.isPlaceholderData} onOpen={(booking) => go({ booking })} />}
        </Shown>
      </div>
      <BookingDialog id={search.booking} onClose={() => go({ booking: undefined })} />
    </Page>
  );
}

/** The day it is at the lot, by the server's clock. */
function useToday(board: Board | undefined) {
  const now = useNow();
  return board && dayOf(Math.max(now, Date.parse(board.now)), board.lot.time_zone);
}

function Day({ board, view, isOld, onOpen }: { board: Board; view: View; isOld: boolean; onOpen: (booking: string) => void }) {
  const t = useTexts(texts);
  return (
    <div className={`grid min-w-0 gap-5 ${isOld ? 'opacity-60' : ''}`} aria-busy={isOld}>
      <Figures board={board} />
      {board.truncated && <Notice tone="warning">{t('truncated')}</Notice>}
      {board.bays.length === 0 ? (
        <Empty icon={ParkingSquare} title={t('noBays')}>
          <ButtonLink to="/operator/lots/$lotId" params={{ lotId: board.lot.id }}>
            {t('addBays')}
          </ButtonLink>
        </Empty>
      ) : view === 'list' ? (
        <DayList board={board} onOpen={onOpen} />
      ) : (
        <>
          <Timeline key={`${board.lot.id} ${board.date}`} board={board} onOpen={onOpen} />
          <Legend />
        </>
      )}
    </div>
  );
}

function NoLot() {
  const t = useTexts(texts);
  return (
    <Page title={t('title')}>
      <Empty icon={ParkingSquare} title={t('noLot')}>
        <p className="mb-3">{t('noLotWhy')}</p>
        <ButtonLink to="/operator/lots/new">{t('openLot')}</ButtonLink>
      </Empty>
    </Page>
  );
}

function BoardLoading() {
  return (
    <div className="grid gap-5">
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        {[1, 2, 3, 4].map((index) => (
          <Skeleton key={index} className="h-21 rounded-card" />
        ))}
      </div>
      <Loading rows={1} row="h-[28rem]" />
    </div>
  );
}
