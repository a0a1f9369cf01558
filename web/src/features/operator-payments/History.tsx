import { ReceiptIndianRupee } from 'lucide-react';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { ReceiptLink } from '@/shared/payment/ReceiptLink';
import { SelectInput } from '@/shared/ui/inputs';
import { Card } from '@/shared/ui/page';
import { Pages } from '@/shared/ui/pages';
import { Empty, Loading } from '@/shared/ui/states';
import { StatusBadge } from '@/shared/ui/status';
import { useWide } from '@/shared/ui/useWide';
import { ALL_METHODS, type Filters, historyQuery, isReceived, type Payment, STATUSES } from './queries';
import { texts } from './texts';
import { useWhere } from './useWhere';

const EVERY = 'every';

/** All payments, the newest first. */
export function History({ filters, onChange }: { filters: Filters; onChange: (change: { status?: string | undefined; method?: string | undefined }) => void }) {
  const t = useTexts(texts);
  const c = useTexts(common);
  const wide = useWide('lg');
  const every = { value: EVERY, label: c('all') };
  const chosen = (value: string) => (value === EVERY ? undefined : value);
  return (
    <section className="grid gap-3">
      <h2>{t('history')}</h2>
      <div className="grid grid-cols-2 gap-3 sm:flex">
        <SelectInput
          label={t('status')}
          className="sm:w-52"
          value={filters.status ?? EVERY}
          onChange={(status) => onChange({ status: chosen(status) })}
          choices={[every, ...STATUSES.map((value) => ({ value, label: c(value) }))]}
        />
        <SelectInput
          label={t('method')}
          className="sm:w-40"
          value={filters.method ?? EVERY}
          onChange={(method) => onChange({ method: chosen(method) })}
          choices={[every, ...ALL_METHODS.map((value) => ({ value, label: c(value) }))]}
        />
      </div>
      <Pages query={historyQuery(filters)} loading={<Loading rows={4} row="h-14" />}>
        {(payments) => {
          if (payments.length === 0) return <Empty icon={ReceiptIndianRupee} title={t('noHistory')} />;
          return wide ? <Table payments={payments} /> : <Cards payments={payments} />;
        }}
      </Pages>
    </section>
  );
}

function Table({ payments }: { payments: Payment[] }) {
  const t = useTexts(texts);
  const c = useTexts(common);
  const format = useFormat();
  const where = useWhere();
  const head = 'px-4 py-2.5 text-start font-medium whitespace-nowrap';
  return (
    <div className="overflow-x-auto rounded-card border border-line bg-surface shadow-card">
      <table className="w-full text-start">
        <caption className="sr-only">{t('table')}</caption>
        <thead>
          <tr className="border-b border-line text-sm text-muted">
            {[t('what'), t('lot'), t('at'), t('method'), t('status')].map((name) => (
              <th key={name} scope="col" className={head}>
                {name}
              </th>
            ))}
            {[t('amount'), t('back'), t('receipt')].map((name) => (
              <th key={name} scope="col" className="px-4 py-2.5 text-end font-medium whitespace-nowrap">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {payments.map((payment) => {
            const { title, more, lot, time } = where(payment);
            return (
              <tr key={payment.id} className="border-b border-line last:border-b-0">
                <th scope="row" className="px-4 py-3 text-start font-medium">
                  {title}
                  {more.length > 0 && <span className="block text-sm font-normal text-muted">{more.join(' · ')}</span>}
                </th>
                <td className="px-4 py-3">{lot}</td>
                <td className="px-4 py-3 whitespace-nowrap">{time}</td>
                <td className="px-4 py-3">{c(payment.method)}</td>
                <td className="px-4 py-3">
                  <StatusBadge status={payment.status} />
                </td>
                <td className="px-4 py-3 text-end">{format.money(payment)}</td>
                <td className="px-4 py-3 text-end">{payment.refund_amount > 0 ? format.money({ amount: payment.refund_amount, currency: payment.currency }) : '–'}</td>
                <td className="px-4 py-3 text-end">{isReceived(payment) && <ReceiptLink payment={payment.id}>{t('receipt')}</ReceiptLink>}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Cards({ payments }: { payments: Payment[] }) {
  const t = useTexts(texts);
  const c = useTexts(common);
  const format = useFormat();
  const where = useWhere();
  return (
    <ul aria-label={t('table')} className="grid gap-3">
      {payments.map((payment) => {
        const { title, more, lot, time, isKnown } = where(payment);
        return (
          <Card as="li" key={payment.id} className="grid gap-1">
            <p className="flex flex-wrap items-center justify-between gap-2">
              <span className="text-lg font-semibold tabular-nums">{format.money(payment)}</span>
              <StatusBadge status={payment.status} />
            </p>
            <p className="font-medium">{[title, ...more].join(' · ')}</p>
            <p className="text-sm text-muted">{[c(payment.method), lot, isKnown && time].filter(Boolean).join(' · ')}</p>
            {payment.refund_amount > 0 && (
              <p className="text-sm">
                {t('back')}: {format.money({ amount: payment.refund_amount, currency: payment.currency })}
              </p>
            )}
            {isReceived(payment) && (
              <p>
                <ReceiptLink payment={payment.id}>{t('receipt')}</ReceiptLink>
              </p>
            )}
          </Card>
        );
      })}
    </ul>
  );
}
