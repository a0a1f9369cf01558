import { useQuery } from '@tanstack/react-query';
import { Wallet } from 'lucide-react';
import type { Schemas } from '@/shared/api/client';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { Chart } from '@/shared/reports/Chart';
import { daysBetween } from '@/shared/reports/days';
import { RevenueTable } from '@/shared/reports/RevenueTable';
import { texts as reportTexts } from '@/shared/reports/texts';
import { Totals } from '@/shared/reports/Totals';
import { Card } from '@/shared/ui/page';
import { Empty, Loading, Shown } from '@/shared/ui/states';
import { type Group, revenueQuery } from './queries';
import { texts } from './texts';

interface Props {
  asked: { from: string; to: string; lot_id?: string | undefined };
  group: Group;
}
type Row = Schemas['RevenueRow'];

export function Revenue({ asked, group }: Props) {
  const words = useTexts(reportTexts);
  const revenue = useQuery(revenueQuery(asked, group));
  return (
    <Shown query={revenue} loading={<Loading rows={2} row="h-56" />}>
      {(report) => (
        <div className="grid gap-5">
          <Totals total={report.total} percent={report.platform_share_percent} />
          {report.items.length === 0 ? (
            <Empty icon={Wallet} title={words('nothing')}>
              {words('nothingWhy')}
            </Empty>
          ) : (
            <Drawn report={report} asked={asked} group={group} />
          )}
        </div>
      )}
    </Shown>
  );
}

function Drawn({ report, asked, group }: Props & { report: Schemas['RevenueReport'] }) {
  const t = useTexts(texts);
  const methods = useTexts(common);
  const { money, date, number } = useFormat();
  const nameOf = ({ key, label }: Row) => {
    if (group === 'day') return date(`${key}T12:00:00Z`, 'UTC');
    if (group === 'method' && (key === 'card' || key === 'upi' || key === 'cash')) return methods(key);
    return label;
  };
  const drawn = (row: Row | undefined) => [(row?.net.amount ?? 0) / 100, (row?.refunds.amount ?? 0) / 100];
  const byDay = new Map(report.items.map((row) => [row.key, row]));
  const bars =
    group === 'day'
      ? daysBetween(asked.from, asked.to).map((day) => ({ name: number(Number(day.slice(8))), values: drawn(byDay.get(day)) }))
      : report.items.map((row) => ({ name: nameOf(row), values: drawn(row) }));
  const rupees = (value: number) => money({ amount: Math.round(value * 100), currency: 'INR' });
  return (
    <>
      <Card as="div">
        <Chart
          bars={bars}
          series={[
            { name: t('stays'), color: 'var(--color-brand)' },
            { name: t('back'), color: 'var(--color-warning)' },
          ]}
          write={rupees}
          writeShort={(value) => number(value, { notation: 'compact', style: 'currency', currency: 'INR', maximumFractionDigits: 1 })}
        />
      </Card>
      <Card as="div">
        <RevenueTable caption={t(`revenueBy_${group}`)} heading={t(group)} rows={report.items} total={report.total} percent={report.platform_share_percent} nameOf={nameOf} />
      </Card>
    </>
  );
}
