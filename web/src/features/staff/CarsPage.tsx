import { getRouteApi } from '@tanstack/react-router';
import { CarFront, Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Input, Label, SearchField, Text } from 'react-aria-components';
import { useTexts } from '@/shared/i18n/texts';
import { useLive } from '@/shared/realtime/useLive';
import { Page } from '@/shared/ui/page';
import { Pages } from '@/shared/ui/pages';
import { Empty, Loading } from '@/shared/ui/states';
import { CarCard } from './CarCard';
import { carsQuery } from './queries';
import { texts } from './texts';
import { useMyOperator } from './useMyOperator';

const route = getRouteApi('/staff/cars');
const PAUSE_MS = 300;

/** Finds a car at the gate and lets it in or out. */
export function CarsPage() {
  const t = useTexts(texts);
  const { q = '' } = route.useSearch();
  useLive(useMyOperator());
  return (
    <Page title={t('cars')} width="narrow">
      <div className="grid gap-6">
        <Finder q={q} />
        <section className="grid gap-3">
          <h2>{q === '' ? t('expected') : t('found', { q })}</h2>
          <Pages query={carsQuery(q)} loading={<Loading rows={2} row="h-72" />}>
            {(cars) =>
              cars.length === 0 ? (
                <Empty icon={CarFront} title={q === '' ? t('noCars') : t('noCar', { q })}>
                  {q === '' ? t('noCarsWhy') : t('noCarWhy')}
                </Empty>
              ) : (
                <ul className="grid gap-4">
                  {cars.map((car) => (
                    <CarCard key={car.id} car={car} />
                  ))}
                </ul>
              )
            }
          </Pages>
        </section>
      </div>
    </Page>
  );
}

/** Searches when one pauses. */
function Finder({ q }: { q: string }) {
  const t = useTexts(texts);
  const navigate = route.useNavigate();
  const [typed, setTyped] = useState(q);
  useEffect(() => {
    const next = typed.trim();
    if (next === q) return;
    const timer = setTimeout(() => void navigate({ search: next === '' ? {} : { q: next }, replace: true }), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, q, navigate]);
  return (
    <SearchField value={typed} onChange={setTyped} className="grid gap-1">
      <Label className="font-medium">{t('search')}</Label>
      <div className="relative">
        <Search aria-hidden className="pointer-events-none absolute inset-y-0 start-3 my-auto size-6 text-muted" />
        <Input
          autoCapitalize="characters"
          autoComplete="off"
          spellCheck={false}
          className="min-h-14 w-full rounded-control border border-edge bg-surface ps-12 pe-3 text-xl uppercase"
        />
      </div>
      <Text slot="description" className="text-sm text-muted">
        {t('searchHint')}
      </Text>
    </SearchField>
  );
}
