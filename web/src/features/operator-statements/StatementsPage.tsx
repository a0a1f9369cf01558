import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Printer, ScrollText } from 'lucide-react';
import { useState } from 'react';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { operatorLotsQuery, useOperatorId } from '@/shared/operator/queries';
import { CsvButton } from '@/shared/reports/CsvButton';
import { serverNow } from '@/shared/time/clock';
import { Button } from '@/shared/ui/button';
import { SelectInput } from '@/shared/ui/inputs';
import { Card, Page } from '@/shared/ui/page';
import { Pages } from '@/shared/ui/pages';
import { Empty, Loading, Shown } from '@/shared/ui/states';
import { Entries } from './Entries';
import { meantMonth, monthIn, monthsUpTo } from './months';
import { linesQuery, type Statement, statementQuery } from './queries';
import { texts } from './texts';

const route = getRouteApi('/operator/statements');
const USUAL_ZONE = 'Asia/Kolkata';

/** What a month brought, and what the platform owes for it. */
export function StatementsPage() {
  const t = useTexts(texts);
  const { monthYear } = useFormat();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const operator = useOperatorId();
  const { data: lots } = useQuery(operatorLotsQuery);
  const [now] = useState(serverNow);
  const today = monthIn(lots?.[0]?.time_zone ?? USUAL_ZONE, now);
  const month = meantMonth(search.month, today);
  const asked = { month, operator_id: operator };
  const statement = useQuery(statementQuery(asked));
  return (
    <Page
      title={t('statements')}
      lead={t('lead')}
      width="wide"
      actions={
        <span className="flex flex-wrap gap-2 print:hidden">
          <CsvButton path="/api/v1/operator/statements" query={asked} name={`statement-${month}.csv`} />
          <Button look="secondary" onPress={() => window.print()}>
            <Printer aria-hidden className="size-5" />
            {t('print')}
          </Button>
        </span>
      }
    >
      <div className="grid gap-5">
        <SelectInput
          className="w-56 print:hidden"
          label={t('month')}
          value={month}
          onChange={(month) => void navigate({ search: { month }, replace: true })}
          choices={[...new Set([month, ...monthsUpTo(today)])].map((value) => ({ value, label: monthYear(`${value}-15`, 'UTC') }))}
        />
        <Shown query={statement} loading={<Loading rows={2} row="h-40" />}>
          {(statement) => <Sums statement={statement} running={month === today} />}
        </Shown>
        <Pages query={linesQuery(asked)} loading={<Loading rows={4} row="h-14" />}>
          {(lines) =>
            lines.length === 0 ? (
              <Empty icon={ScrollText} title={t('nothing')}>
                {t('nothingWhy')}
              </Empty>
            ) : (
              <Entries lines={lines} zone={statement.data?.time_zone} />
            )
          }
        </Pages>
        {statement.data && <p className="text-sm text-muted">{t('zone', { zone: statement.data.time_zone })}</p>}
      </div>
    </Page>
  );
}

const TOTALS = ['payments', 'refunds', 'parking', 'renewals', 'car_washes', 'gst', 'platform_share', 'payouts'] as const;

function Sums({ statement, running }: { statement: Statement; running: boolean }) {
  const t = useTexts(texts);
  const { money } = useFormat();
  const { opening_balance, closing_balance, totals } = statement;
  const inMoney = (amount: number) => money({ amount, currency: closing_balance.currency });
  return (
    <>
      <dl className="grid gap-3 sm:grid-cols-2">
        <Balance name={t('opening')} amount={opening_balance.amount} write={inMoney} />
        <Balance name={t(running ? 'closingSoFar' : 'closing')} amount={closing_balance.amount} write={inMoney} />
      </dl>
      <Card aria-labelledby="totals">
        <h2 id="totals" className="mb-2">
          {t('totals')}
        </h2>
        <dl className="grid gap-x-8 sm:grid-cols-2">
          {TOTALS.map((total) => (
            <div key={total} className="flex justify-between gap-3 border-t border-line py-2">
              <dt className="text-muted">{t(total)}</dt>
              <dd className="tabular-nums">{inMoney(totals[total])}</dd>
            </div>
          ))}
        </dl>
      </Card>
    </>
  );
}

function Balance({ name, amount, write }: { name: string; amount: number; write: (amount: number) => string }) {
  const t = useTexts(texts);
  return (
    <div className="flex flex-col justify-between gap-1 rounded-card border border-line bg-surface p-4 shadow-card">
      <dt className="text-sm text-muted">{name}</dt>
      <dd className="text-xl font-semibold tabular-nums">{amount < 0 ? t('youOwe', { amount: write(-amount) }) : write(amount)}</dd>
    </div>
  );
}
