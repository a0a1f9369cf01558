import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleX, RefreshCw, ServerCrash } from 'lucide-react';
import type { Schemas } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { Button } from '@/shared/ui/button';
import { Card, Page } from '@/shared/ui/page';
import { Loading, Shown } from '@/shared/ui/states';
import { checkTexts } from './checks';
import { invariantsQuery, readyQuery } from './queries';
import { texts } from './texts';

export function HealthPage() {
  const t = useTexts(texts);
  const invariants = useQuery(invariantsQuery);
  const ready = useQuery(readyQuery);
  const again = () => {
    void invariants.refetch();
    void ready.refetch();
  };
  return (
    <Page
      title={t('health')}
      actions={
        <Button look="secondary" onPress={again} isPending={invariants.isFetching}>
          {!invariants.isFetching && <RefreshCw aria-hidden className="size-5" />}
          {t('again')}
        </Button>
      }
    >
      <div className="grid gap-4">
        <Shown query={ready} loading={<Loading rows={1} row="h-20" />}>
          {({ ready, why }) => <Line good={ready} title={t(ready ? 'ready' : 'notReady')} more={why} />}
        </Shown>
        <Shown query={invariants} loading={<Loading rows={1} row="h-96" />}>
          {(report) => <Checks report={report} at={invariants.dataUpdatedAt} />}
        </Shown>
      </div>
    </Page>
  );
}

function Line({ good, title, more }: { good: boolean; title: string; more?: string | undefined }) {
  const Icon = good ? CircleCheck : ServerCrash;
  return (
    <div className={`flex items-center gap-4 rounded-card p-4 sm:px-5 ${good ? 'bg-good-soft text-good' : 'bg-bad-soft text-bad'}`}>
      <Icon aria-hidden className="size-7 shrink-0" />
      <div>
        <p className="font-semibold">{title}</p>
        {more && <p>{more}</p>}
      </div>
    </div>
  );
}

function Checks({ report, at }: { report: Schemas['Report']; at: number }) {
  const t = useTexts(texts);
  const { time } = useFormat();
  const violated = report.checks.filter(({ violations }) => violations > 0);
  return (
    <>
      <Line good={report.ok} title={report.ok ? t('allHold', { count: report.checks.length }) : t('someFail', { count: violated.length })} more={t('checkedAt', { time: time(at) })} />
      <Card aria-labelledby="checks">
        <h2 id="checks" className="mb-3">
          {t('checks')}
        </h2>
        <ul className="grid gap-x-6 sm:grid-cols-2">
          {[...violated, ...report.checks.filter(({ violations }) => violations === 0)].map((check) => (
            <Check key={check.name} check={check} />
          ))}
        </ul>
      </Card>
    </>
  );
}

const isKnown = (name: string): name is keyof typeof checkTexts.en => name in checkTexts.en;

function Check({ check: { name, violations, sample } }: { check: Schemas['Check'] }) {
  const t = useTexts(texts);
  const words = useTexts(checkTexts);
  const Icon = violations === 0 ? CircleCheck : CircleX;
  return (
    <li className="flex gap-3 border-t border-line py-2.5">
      <Icon role="img" aria-label={violations === 0 ? t('holds') : t('violations', { count: violations })} className={`mt-0.5 size-5 shrink-0 ${violations === 0 ? 'text-good' : 'text-bad'}`} />
      <div className="min-w-0">
        <p className={violations === 0 ? '' : 'font-semibold text-bad'}>{isKnown(name) ? words(name) : name.replaceAll('_', ' ')}</p>
        {violations > 0 && (
          <p className="text-sm text-bad">
            {t('violations', { count: violations })} · {t('sample')}: {sample.join(', ')}
          </p>
        )}
      </div>
    </li>
  );
}
