import { useQuery } from '@tanstack/react-query';
import { Coffee } from 'lucide-react';
import { useTexts } from '@/shared/i18n/texts';
import { useLive } from '@/shared/realtime/useLive';
import { Page } from '@/shared/ui/page';
import { Pages } from '@/shared/ui/pages';
import { Empty, Loading } from '@/shared/ui/states';
import { AvailabilityCard } from './AvailabilityCard';
import { History } from './History';
import { availabilityQuery, openWorkQuery } from './queries';
import { texts } from './texts';
import { useMyOperator } from './useMyOperator';
import { WorkCard } from './WorkCard';

/** What I am to do, the next step at the thumb. */
export function WorkPage() {
  const t = useTexts(texts);
  const isOffline = useQuery(availabilityQuery).data?.availability === 'offline';
  useLive(useMyOperator());
  return (
    <Page title={t('work')} width="narrow">
      <div className="grid gap-6">
        <AvailabilityCard />
        <section className="grid gap-3">
          <h2>{t('open')}</h2>
          <Pages query={openWorkQuery} loading={<Loading rows={1} row="h-72" />}>
            {(works) =>
              works.length === 0 ? (
                <Empty icon={Coffee} title={t('nothing')}>
                  {t(isOffline ? 'nothingOffline' : 'nothingAvailable')}
                </Empty>
              ) : (
                <ul className="grid gap-4">
                  {works.map((work) => (
                    <WorkCard key={work.id} work={work} />
                  ))}
                </ul>
              )
            }
          </Pages>
        </section>
        <History />
      </div>
    </Page>
  );
}
