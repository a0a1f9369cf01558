import { useQuery } from '@tanstack/react-query';
import { CalendarOff } from 'lucide-react';
import { useState } from 'react';
import { api, told } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { serverNow } from '@/shared/time/clock';
import { Button } from '@/shared/ui/button';
import { Pages } from '@/shared/ui/pages';
import { Empty, Loading, Notice, Shown } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toasts';
import { useAction } from '@/shared/ui/useAction';
import type { Bay } from './bays';
import { CloseBay } from './close-bay';
import { closuresTexts } from './closures-texts';
import { baysQuery, type Closure, closuresQuery, type Lot } from './queries';

/** Bays that are closed for a time. */
export function Closures({ lot }: { lot: Lot }) {
  const t = useTexts(closuresTexts);
  const bays = useQuery(baysQuery(lot.id));
  return (
    <div className="grid gap-6">
      <p className="text-muted">{t('lead')}</p>
      <Shown query={bays} loading={<Loading rows={2} />}>
        {(bays) => (
          <>
            <CloseBay bays={bays.filter(({ closed }) => !closed)} zone={lot.time_zone} />
            <section aria-labelledby="closures" className="grid gap-3 border-t border-line pt-5">
              <h3 id="closures">{t('list')}</h3>
              <ClosureList lot={lot} bays={bays} />
            </section>
          </>
        )}
      </Shown>
    </div>
  );
}

function ClosureList({ lot, bays }: { lot: Lot; bays: Bay[] }) {
  const t = useTexts(closuresTexts);
  const [from] = useState(() => new Date(serverNow()).toISOString());
  const labels = new Map(bays.map(({ id, label }) => [id, label]));
  return (
    <Pages query={closuresQuery(lot.id, from)} loading={<Loading rows={1} row="h-16" />}>
      {(closures) =>
        closures.length === 0 ? (
          <Empty icon={CalendarOff} title={t('none')} />
        ) : (
          <ul className="divide-y divide-line">
            {closures.map((closure) => (
              <OneClosure key={closure.id} closure={closure} label={labels.get(closure.slot_id) ?? ''} zone={lot.time_zone} />
            ))}
          </ul>
        )
      }
    </Pages>
  );
}

function OneClosure({ closure, label, zone }: { closure: Closure; label: string; zone: string }) {
  const t = useTexts(closuresTexts);
  const { dateTime } = useFormat();
  const opening = useAction(
    () => told(api.DELETE('/api/v1/operator/slots/{id}/closures/{closure_id}', { params: { path: { id: closure.slot_id, closure_id: closure.id } } })),
    { concerns: ['closures', 'slots', 'board', 'lots'], onDone: () => toast('success', t('opened')) },
  );
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-3">
      <div className="min-w-0">
        <p className="font-medium">
          {label}: {closure.reason}
        </p>
        <p className="text-muted">
          <time dateTime={closure.from}>{dateTime(closure.from, zone)}</time> – <time dateTime={closure.to}>{dateTime(closure.to, zone)}</time>
        </p>
        {opening.refusal && <Notice>{opening.refusal}</Notice>}
      </div>
      <Button look="secondary" size="small" aria-label={t('openBay', { label })} onPress={() => opening.run(undefined)} isPending={opening.isPending}>
        {t('open')}
      </Button>
    </li>
  );
}
