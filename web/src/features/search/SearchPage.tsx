import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { SearchX } from 'lucide-react';
import { useTexts } from '@/shared/i18n/texts';
import { useUser } from '@/shared/session/session';
import { serverNow } from '@/shared/time/clock';
import { localOf, nextHour } from '@/shared/time/local';
import { Button, TextLink } from '@/shared/ui/button';
import { Page } from '@/shared/ui/page';
import { Pages } from '@/shared/ui/pages';
import { Empty } from '@/shared/ui/states';
import { CardSkeletons, LotCard } from './LotCard';
import { type LotSummary, lotsQuery, runningQuery } from './queries';
import { MapBeside } from './MapBeside';
import { SearchForm } from './SearchForm';
import { texts } from './texts';
import { isFirstLook, type Wanted } from './wanted';

const route = getRouteApi('/');

export function SearchPage() {
  const t = useTexts(texts);
  const wanted = route.useSearch();
  const navigate = route.useNavigate();
  /** Puts what is wanted into the address. A change that goes on with the one before takes its place in the history. */
  const want = (change: Wanted, goesOn = false) => void navigate({ search: change, replace: goesOn, resetScroll: false });
  return (
    <Page title={t('title')} lead={<Lead />} width="wide">
      <div className="grid items-start gap-6 lg:grid-cols-[19rem_minmax(0,1fr)]">
        <SearchForm wanted={wanted} want={want} />
        <section aria-labelledby="results" className="grid min-w-0 gap-4">
          <Pages query={lotsQuery(wanted)} loading={<CardSkeletons title={t(isFirstLook(wanted) ? 'openNow' : 'results')} />}>
            {(lots) => <Results lots={lots} wanted={wanted} want={want} />}
          </Pages>
        </section>
      </div>
    </Page>
  );
}

/** One line in either case, so that nothing moves when the session is known. */
function Lead() {
  const t = useTexts(texts);
  const user = useUser();
  const { data: count } = useQuery({ ...runningQuery, enabled: user !== null });
  if (!user || count === undefined) return t('lead');
  if (count === 0) return t('none');
  return (
    <>
      {t('running', { count })} <TextLink to="/bookings">{t('toBookings')}</TextLink>
    </>
  );
}

function Results({ lots, wanted, want }: { lots: LotSummary[]; wanted: Wanted; want: (change: Wanted) => void }) {
  const t = useTexts(texts);
  const first = isFirstLook(wanted);
  const shown = first ? lots.filter(({ open }) => open) : lots;
  if (shown.length === 0) return <Nothing first={first} wanted={wanted} want={want} />;
  return (
    <>
      <div className="flex flex-wrap items-baseline justify-between gap-2">
        <h2 id="results">{t(first ? 'openNow' : 'results')}</h2>
        <p role="status" className="text-sm text-muted">
          {t('shown', { count: shown.length })}
        </p>
      </div>
      <MapBeside lots={shown} wanted={wanted}>
        {(isBeside) => (
          <ul className={`grid gap-3 ${isBeside ? '' : 'sm:grid-cols-2 xl:grid-cols-3'}`}>
            {shown.map((lot) => (
              <LotCard key={lot.id} lot={lot} wanted={wanted} />
            ))}
          </ul>
        )}
      </MapBeside>
    </>
  );
}

function Nothing({ first, wanted, want }: { first: boolean; wanted: Wanted; want: (change: Wanted) => void }) {
  const t = useTexts(texts);
  const isFiltered = Object.keys(wanted).length > 0;
  return (
    <>
      <h2 id="results" className="sr-only">
        {t('results')}
      </h2>
      <Empty icon={SearchX} title={t(first ? 'nothingOpen' : 'nothing')}>
        <p className="mb-3">{t(first ? 'nothingOpenHint' : 'nothingHint')}</p>
        <span className="flex flex-wrap justify-center gap-2">
          {!wanted.at && (
            <Button look="secondary" onPress={() => want({ ...wanted, at: nextHour(localOf(serverNow())) })}>
              {t('chooseTime')}
            </Button>
          )}
          {isFiltered && (
            <Button look="secondary" onPress={() => want({})}>
              {t('clear')}
            </Button>
          )}
        </span>
      </Empty>
    </>
  );
}
