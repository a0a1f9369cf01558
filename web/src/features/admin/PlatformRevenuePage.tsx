import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Wallet } from 'lucide-react';
import { useState } from 'react';
import type { Schemas } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { Chart } from '@/shared/reports/Chart';
import { CsvButton } from '@/shared/reports/CsvButton';
import { dayIn, meant } from '@/shared/reports/days';
import { DaysFilter } from '@/shared/reports/DaysFilter';
import { RevenueTable } from '@/shared/reports/RevenueTable';
import { texts as reportTexts } from '@/shared/reports/texts';
import { Totals } from '@/shared/reports/Totals';
import { serverNow } from '@/shared/time/clock';
import { Card, Page } from '@/shared/ui/page';
import { Empty, Loading, Shown } from '@/shared/ui/states';
import { platformQuery } from './queries';
import { texts } from './texts';

const route = getRouteApi('/admin/revenue');
const ZONE = 'Asia/Kolkata';
const IN_CHART = 20;

export function PlatformRevenuePage() {
  const t = useTexts(texts);
  const words = useTexts(reportTexts);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [today] = useState(() => dayIn(ZONE, serverNow()));
  const days = meant(search, today);
  const revenue = useQuery(platformQuery(days));
  return (
    <Page title={t('revenue')} lead={t('revenueLead')} width="wide" actions={<CsvButton path="/api/v1/admin/reports/platform" query={days} name={`platform-${days.from}-${days.to}.csv`} />}>
      <div className="grid gap-5">
        <DaysFilter days={days} today={today} onChange={(days) => void navigate({ search: days, replace: true })} />
        <Shown query={revenue} loading={<Loading rows={2} row="h-56" />}>
          {(report) => (
            <>
              <Totals total={report.total} percent={report.platform_share_percent} />
              {report.items.length === 0 ? (
                <Empty icon={Wallet} title={words('nothing')}>
                  {words('nothingWhy')}
                </Empty>
              ) : (
                <Drawn report={report} />
              )}
            </>
          )}
        </Shown>
      </div>
    </Page>
  );
}

function Drawn({ report }: { report: Schemas['RevenueReport'] }) {
  const t = useTexts(texts);
  const { money, number } = useFormat();
  const rows = report.items.toSorted((a, b) => b.net.amount - a.net.amount);
  return (
    <>
      <Card as="div">
        <Chart
          bars={rows.slice(0, IN_CHART).map(({ label, net, platform_share: share }) => ({ name: label, values: [share.amount / 100, (net.amount - share.amount) / 100] }))}
          series={[
            { name: t('ours'), color: 'var(--color-brand)' },
            { name: t('theirs'), color: 'var(--color-good)' },
          ]}
          write={(value) => money({ amount: Math.round(value * 100), currency: 'INR' })}
          writeShort={(value) => number(value, { notation: 'compact', style: 'currency', currency: 'INR', maximumFractionDigits: 1 })}
        />
      </Card>
      <Card as="div">
        <RevenueTable caption={t('byOperator')} heading={t('operator')} rows={rows} total={report.total} percent={report.platform_share_percent} nameOf={({ label }) => label} />
      </Card>
    </>
  );
}
