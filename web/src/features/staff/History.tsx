import { ChevronRight } from 'lucide-react';
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { Pages } from '@/shared/ui/pages';
import { Loading } from '@/shared/ui/states';
import { StatusBadge } from '@/shared/ui/status';
import { type Assignment, pastWorkQuery } from './queries';
import { texts } from './texts';
import { useZone } from './useZone';

/** What is over, read when one asks for it. */
export function History() {
  const t = useTexts(texts);
  return (
    <Disclosure className="group">
      {({ isExpanded }) => (
        <>
          <Heading level={2}>
            <Button slot="trigger" className="flex min-h-11 w-full cursor-pointer items-center gap-2 rounded-control text-start">
              <ChevronRight aria-hidden className="size-5 text-muted transition-transform group-expanded:rotate-90" />
              {t('history')}
            </Button>
          </Heading>
          <DisclosurePanel>{isExpanded && <Past />}</DisclosurePanel>
        </>
      )}
    </Disclosure>
  );
}

function Past() {
  const t = useTexts(texts);
  return (
    <Pages query={pastWorkQuery} loading={<Loading rows={2} row="h-16" />}>
      {(works) =>
        works.length === 0 ? (
          <p className="text-muted">{t('noHistory')}</p>
        ) : (
          <ul className="overflow-hidden rounded-card border border-line bg-surface">
            {works.map((work) => (
              <PastLine key={work.id} work={work} />
            ))}
          </ul>
        )
      }
    </Pages>
  );
}

function PastLine({ work: { task, lot, ended_at, created_at, status, status_reason } }: { work: Assignment }) {
  const t = useTexts(texts);
  const format = useFormat();
  const zone = useZone(lot.id);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line px-4 py-3 last:border-b-0">
      <span className="min-w-0">
        <span className="block font-medium">{task}</span>
        <span className="block text-sm text-muted">
          {lot.name} · {format.dateTime(ended_at ?? created_at, zone)}
        </span>
        {status_reason && <span className="block text-sm text-muted">{t('reason', { reason: status_reason })}</span>}
      </span>
      <StatusBadge status={status} />
    </li>
  );
}
