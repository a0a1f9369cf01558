import { CircleCheck, CircleX, Clock, ScrollText } from 'lucide-react';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { Badge } from '@/shared/ui/badge';
import { Button } from '@/shared/ui/button';
import { Pages } from '@/shared/ui/pages';
import { Empty, Loading, Notice } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toasts';
import { useAction } from '@/shared/ui/useAction';
import { CONCERNS, type Delivery, deliveriesQuery, redeliver } from './queries';
import { texts } from './texts';

const LOOKS = {
  pending: { tone: 'info', icon: Clock, text: 'pending' },
  delivered: { tone: 'good', icon: CircleCheck, text: 'delivered' },
  failed: { tone: 'bad', icon: CircleX, text: 'given_up' },
} as const;

/** What a webhook was told, and how each attempt went. */
export function Log({ webhook, isOn }: { webhook: string; isOn: boolean }) {
  const t = useTexts(texts);
  return (
    <Pages query={deliveriesQuery(webhook)} loading={<Loading rows={2} row="h-16" />}>
      {(deliveries) =>
        deliveries.length === 0 ? (
          <Empty icon={ScrollText} title={t('logEmpty')}>
            {t('logEmptyWhy')}
          </Empty>
        ) : (
          <ul aria-label={t('log')} className="grid divide-y divide-line">
            {deliveries.map((delivery) => (
              <Told key={delivery.id} webhook={webhook} delivery={delivery} isOn={isOn} />
            ))}
          </ul>
        )
      }
    </Pages>
  );
}

function Told({ webhook, delivery, isOn }: { webhook: string; delivery: Delivery; isOn: boolean }) {
  const t = useTexts(texts);
  const { dateTime } = useFormat();
  const again = useAction(() => redeliver(webhook, delivery.id), { concerns: CONCERNS, onDone: () => toast('success', t('sentAgain')) });
  const { tone, icon, text } = LOOKS[delivery.status];
  return (
    <li className="grid gap-2 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <code className="font-medium break-all">{delivery.event}</code>
        <Badge tone={tone} icon={icon}>
          {t(text)}
        </Badge>
        <span className="text-sm text-muted">{dateTime(delivery.created_at)}</span>
        {isOn && (
          <Button look="quiet" size="small" className="ms-auto" aria-label={t('againOf', { event: delivery.event })} isPending={again.isPending} onPress={() => again.run(undefined)}>
            {t('again')}
          </Button>
        )}
      </div>
      {again.refusal && <Notice>{again.refusal}</Notice>}
      {delivery.next_attempt_at && delivery.attempts.length > 0 && <p className="text-sm text-muted">{t('next', { time: dateTime(delivery.next_attempt_at) })}</p>}
      {delivery.attempts.length > 0 && (
        <details className="text-sm">
          <summary className="min-h-6 cursor-pointer text-muted">{t('attempts', { count: delivery.attempts.length })}</summary>
          <ol className="mt-1 grid gap-1">
            {delivery.attempts.map((attempt) => (
              <Attempt key={attempt.at} attempt={attempt} />
            ))}
          </ol>
        </details>
      )}
    </li>
  );
}

const TROUBLES = ['address_refused', 'no_address', 'timed_out', 'not_connected', 'broken'] as const;

function Attempt({ attempt }: { attempt: Delivery['attempts'][number] }) {
  const t = useTexts(texts);
  const { dateTime } = useFormat();
  const trouble = TROUBLES.find((known) => known === attempt.error);
  const outcome = trouble ? t(trouble) : t('answered', { status: attempt.status ?? '?' });
  return (
    <li className="grid gap-1">
      <span>{t('attempt', { time: dateTime(attempt.at), outcome, ms: attempt.duration_ms })}</span>
      {attempt.answer !== '' && <pre className="max-h-32 overflow-auto rounded-control bg-sunken p-2 whitespace-pre-wrap break-all">{attempt.answer}</pre>}
    </li>
  );
}
