import { useQuery } from '@tanstack/react-query';
import { BadgeCheck, Banknote, QrCode } from 'lucide-react';
import type { ReactNode } from 'react';
import { api, told } from '@/shared/api/client';
import { isProblem } from '@/shared/api/problem';
import { common } from '@/shared/i18n/common';
import { useProblemText } from '@/shared/i18n/problems';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { SettleButtons } from '@/shared/settling/SettleButtons';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/page';
import { Empty, Loading, Shown } from '@/shared/ui/states';
import { Badge } from '@/shared/ui/status';
import { toast } from '@/shared/ui/toasts';
import { useAction } from '@/shared/ui/useAction';
import { atCounterQuery, leftOf, type Payment } from './queries';
import { texts } from './texts';
import { useWhere } from './useWhere';

/** Money that is said to have been paid: one press when it is there. */
export function ToVerify() {
  const t = useTexts(texts);
  const where = useWhere();
  const query = useQuery(atCounterQuery('pending'));
  return (
    <Counter title={t('toVerify')} why={t('toVerifyWhy')} count={query.data?.length}>
      <Shown query={query} loading={<Loading rows={2} row="h-24" />}>
        {(payments) =>
          payments.length === 0 ? (
            <Empty icon={BadgeCheck} title={t('nothingToVerify')}>
              {t('nothingToVerifyWhy')}
            </Empty>
          ) : (
            <ul className="grid gap-3">
              {payments.map((payment) => (
                <Line key={payment.id} payment={payment} money={payment}>
                  <SettleButtons due={{ id: payment.id, money: payment }} what={where(payment).title} />
                </Line>
              ))}
            </ul>
          )
        }
      </Shown>
    </Counter>
  );
}

/** Money that is due back, and that no gateway pays. */
export function ToPayBack() {
  const t = useTexts(texts);
  const query = useQuery(atCounterQuery('refund_pending'));
  return (
    <Counter title={t('toPayBack')} why={t('toPayBackWhy')} count={query.data?.length}>
      <Shown query={query} loading={<Loading rows={1} row="h-12" />}>
        {(payments) =>
          payments.length === 0 ? (
            <p className="text-muted">{t('nothingToPayBack')}</p>
          ) : (
            <ul className="grid gap-3">
              {payments.map((payment) => (
                <Line key={payment.id} payment={payment} money={leftOf(payment)}>
                  {payment.refund_failed && <AskAgain payment={payment} />}
                  <PaidBack payment={payment} />
                </Line>
              ))}
            </ul>
          )
        }
      </Shown>
    </Counter>
  );
}

/** The gateway could not give it back: perhaps it can now. */
function AskAgain({ payment }: { payment: Payment }) {
  const t = useTexts(texts);
  const where = useWhere();
  const words = useProblemText();
  const { run, isPending } = useAction(() => told(api.POST('/api/v1/operator/payments/{id}/refund-again', { params: { path: { id: payment.id } } })), {
    concerns: ['payments'],
    onDone: () => toast('success', t('askedAgain')),
    onRefused: (error) => toast('error', isProblem(error, 'state_changed') ? t('tooLate') : words(error)),
  });
  return (
    <Button isPending={isPending} onPress={() => run(undefined)} aria-label={t('askAgainOf', { what: where(payment).title })}>
      {t('askAgain')}
    </Button>
  );
}

function PaidBack({ payment }: { payment: Payment }) {
  const t = useTexts(texts);
  const where = useWhere();
  const format = useFormat();
  const words = useProblemText();
  const { run, isPending } = useAction(() => told(api.POST('/api/v1/operator/payments/{id}/refunded', { params: { path: { id: payment.id } } })), {
    concerns: ['payments', 'bookings', 'car-washes'],
    onDone: () => toast('success', t('paidBackTold', { amount: format.money(leftOf(payment)) })),
    onRefused: (error) => toast('error', isProblem(error, 'state_changed') ? t('tooLate') : words(error)),
  });
  return (
    <Button look="secondary" isPending={isPending} onPress={() => run(undefined)} aria-label={t('paidBackOf', { what: where(payment).title })}>
      {t('paidBack')}
    </Button>
  );
}

function Counter({ title, why, count, children }: { title: string; why: string; count: number | undefined; children: ReactNode }) {
  const format = useFormat();
  return (
    <section className="grid gap-3">
      <div>
        <h2 className="flex items-center gap-2">
          {title}
          {count !== undefined && count > 0 && <Badge tone="warning">{format.number(count)}</Badge>}
        </h2>
        <p className="text-muted">{why}</p>
      </div>
      {children}
    </section>
  );
}

function Line({ payment, money, children }: { payment: Payment; money: { amount: number; currency: string }; children: ReactNode }) {
  const t = useTexts(texts);
  const c = useTexts(common);
  const format = useFormat();
  const { title, more, lot, time, isKnown } = useWhere()(payment);
  return (
    <Card as="li" className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <div className="flex min-w-0 items-center gap-4">
        <p className="min-w-24 text-xl font-semibold tabular-nums">{format.money(money)}</p>
        <div className="min-w-0">
          <p className="font-medium">{[title, ...more].join(' · ')}</p>
          <p className="text-sm text-muted">
            {payment.method === 'cash' ? <Banknote aria-hidden className="me-1 inline size-4" /> : <QrCode aria-hidden className="me-1 inline size-4" />}
            {[c(payment.method), lot, isKnown && t('since', { time })].filter(Boolean).join(' · ')}
          </p>
          {payment.refund_failed && <p className="text-sm text-bad">{t('gatewayFailed')}</p>}
        </div>
      </div>
      <div className="flex flex-wrap gap-2">{children}</div>
    </Card>
  );
}
