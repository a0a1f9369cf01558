import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ChevronLeft, ChevronRight, Droplets } from 'lucide-react';
import { useTexts } from '@/shared/i18n/texts';
import { LotPicker } from '@/shared/operator/LotPicker';
import { useMyLots } from '@/shared/operator/useMyLots';
import { useLive } from '@/shared/realtime/useLive';
import { dayAfter, dayOf } from '@/shared/time/days';
import { useNow } from '@/shared/time/useNow';
import { Button, ButtonLink, IconButton } from '@/shared/ui/button';
import { TextInput } from '@/shared/ui/inputs';
import { Page } from '@/shared/ui/page';
import { Empty, Loading, Notice, Shown } from '@/shared/ui/states';
import { Board } from './Board';
import { washesQuery } from './queries';
import { texts } from './texts';

const route = getRouteApi('/operator/car-washes');

/** Car washes by how far they are, and who does them. */
export function WashBoardPage() {
  const t = useTexts(texts);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { lots, lot, zone, live } = useMyLots(search.lot);
  useLive(live);
  const now = useNow();
  const today = zone === undefined ? undefined : dayOf(now, zone);
  const day = search.date ?? today;
  const go = (change: { lot?: string | undefined; date?: string | undefined }) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true, resetScroll: false });
  return (
    <Page
      title={t('title')}
      width="wide"
      actions={
        <ButtonLink to="/operator/services" look="secondary">
          {t('services')}
        </ButtonLink>
      }
    >
      <div className="grid gap-5">
        <div className="flex flex-wrap items-end gap-x-4 gap-y-3">
          <LotPicker every value={search.lot} onChange={(lot) => go({ lot })} className="w-full sm:w-64" />
          <DayPicker day={day} isToday={day === today} onChange={(date) => go({ date: date === today ? undefined : date })} />
        </div>
        {day === undefined || zone === undefined || today === undefined ? (
          <Loading rows={2} row="h-40" />
        ) : (
          <Day lot={lot?.id} day={day} zone={zone} isToday={day === today} operator={live?.operator} showsLot={!lot && (lots?.length ?? 0) > 1} />
        )}
      </div>
    </Page>
  );
}

function DayPicker({ day, isToday, onChange }: { day: string | undefined; isToday: boolean; onChange: (day: string | undefined) => void }) {
  const t = useTexts(texts);
  return (
    <>
      <div className="flex items-end gap-1">
        <IconButton label={t('before')} isDisabled={!day} onPress={() => day && onChange(dayAfter(day, -1))} className="border border-edge bg-surface">
          <ChevronLeft aria-hidden className="size-5" />
        </IconButton>
        <TextInput type="date" label={t('day')} value={day ?? ''} onChange={(next) => next && onChange(next)} />
        <IconButton label={t('after')} isDisabled={!day} onPress={() => day && onChange(dayAfter(day))} className="border border-edge bg-surface">
          <ChevronRight aria-hidden className="size-5" />
        </IconButton>
      </div>
      {!isToday && (
        <Button look="secondary" onPress={() => onChange(undefined)}>
          {t('today')}
        </Button>
      )}
    </>
  );
}

interface DayProps {
  lot: string | undefined;
  day: string;
  zone: string;
  isToday: boolean;
  operator: string | undefined;
  showsLot: boolean;
}

function Day({ operator, showsLot, ...asked }: DayProps) {
  const t = useTexts(texts);
  const query = useQuery({ ...washesQuery(asked), placeholderData: keepPreviousData });
  return (
    <Shown query={query} loading={<Loading rows={2} row="h-40" />}>
      {({ washes, isCut }) => (
        <div className={`grid gap-4 ${query.isPlaceholderData ? 'opacity-60' : ''}`} aria-busy={query.isPlaceholderData}>
          {isCut && <Notice tone="warning">{t('isCut')}</Notice>}
          {washes.length === 0 ? (
            <Empty icon={Droplets} title={t('nothing')}>
              {t('nothingWhy')}
            </Empty>
          ) : (
            <Board washes={washes} day={asked.day} operator={operator} showsLot={showsLot} />
          )}
        </div>
      )}
    </Shown>
  );
}
