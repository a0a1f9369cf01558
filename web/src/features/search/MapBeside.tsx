import { useQuery } from '@tanstack/react-query';
import { MapIcon } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTexts } from '@/shared/i18n/texts';
import { Button } from '@/shared/ui/button';
import { Skeleton } from '@/shared/ui/states';
import { type LotSummary, tilesQuery } from './queries';
import { texts } from './texts';
import type { Wanted } from './wanted';

const LotMap = lazy(async () => ({ default: (await import('./LotMap')).LotMap }));
const isWide = () => matchMedia('(min-width: 64rem)').matches;

/** The list, and beside it a map where the server names tiles; on a phone the map comes at a press. */
export function MapBeside({ lots, wanted, children }: { lots: LotSummary[]; wanted: Wanted; children: (isBeside: boolean) => ReactNode }) {
  const t = useTexts(texts);
  const { data: tiles } = useQuery(tilesQuery);
  const [isShown, setShown] = useState(isWide);
  if (!tiles) return children(false);
  return (
    <>
      <Button look="secondary" size="small" className="justify-self-start" aria-expanded={isShown} onPress={() => setShown(!isShown)}>
        <MapIcon aria-hidden className="size-4" />
        {t(isShown ? 'hideMap' : 'showMap')}
      </Button>
      <div className={isShown ? 'grid items-start gap-4 lg:grid-cols-2' : ''}>
        {isShown && (
          <section aria-label={t('map')} className="h-80 overflow-hidden rounded-card border border-line lg:sticky lg:top-20 lg:order-last lg:h-[calc(100dvh-7rem)]">
            <Suspense fallback={<Skeleton className="h-full" />}>
              <LotMap lots={lots} tiles={tiles} wanted={wanted} />
            </Suspense>
          </section>
        )}
        {children(isShown)}
      </div>
    </>
  );
}
