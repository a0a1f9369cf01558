import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTexts } from '@/shared/i18n/texts';
import { LotPicker } from '@/shared/operator/LotPicker';
import { operatorLotsQuery } from '@/shared/operator/queries';
import { CsvButton } from '@/shared/reports/CsvButton';
import { dayIn, meant } from '@/shared/reports/days';
import { DaysFilter } from '@/shared/reports/DaysFilter';
import { serverNow } from '@/shared/time/clock';
import { RadioInput, SelectInput } from '@/shared/ui/inputs';
import { Page } from '@/shared/ui/page';
import { Occupancy } from './occupancy';
import type { Group } from './queries';
import { Revenue } from './revenue';
import { texts } from './texts';

const route = getRouteApi('/operator/reports');
const USUAL_ZONE = 'Asia/Kolkata';
const GROUPS = ['day', 'lot', 'method'] as const satisfies Group[];

export function ReportsPage() {
  const t = useTexts(texts);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data: lots } = useQuery(operatorLotsQuery);
  const [now] = useState(serverNow);
  const zone = (lots?.find(({ id }) => id === search.lot) ?? lots?.[0])?.time_zone ?? USUAL_ZONE;
  const today = dayIn(zone, now);
  const days = meant(search, today);
  const report = search.report === 'occupancy' ? 'occupancy' : 'revenue';
  const group = GROUPS.find((known) => known === search.group) ?? 'day';
  const set = (change: typeof search) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const asked = { ...days, lot_id: search.lot };
  return (
    <Page
      title={t('reports')}
      width="wide"
      actions={<CsvButton path={`/api/v1/operator/reports/${report}`} query={{ ...asked, ...(report === 'revenue' ? { group } : {}) }} name={`${report}-${days.from}-${days.to}.csv`} />}
    >
      <div className="mb-5 grid gap-4">
        <RadioInput
          inline
          label={t('which')}
          value={report}
          onChange={(report) => set({ report })}
          choices={[
            { value: 'revenue', label: t('revenue') },
            { value: 'occupancy', label: t('occupancy') },
          ]}
        />
        <div className="flex flex-wrap items-end gap-3">
          <LotPicker every className="w-56" value={search.lot} onChange={(lot) => set({ lot })} />
          {report === 'revenue' && (
            <SelectInput className="w-44" label={t('group')} value={group} onChange={(group) => set({ group })} choices={GROUPS.map((value) => ({ value, label: t(value) }))} />
          )}
          <DaysFilter days={days} today={today} onChange={set} />
        </div>
      </div>
      {report === 'revenue' ? <Revenue asked={asked} group={group} /> : <Occupancy asked={asked} />}
    </Page>
  );
}
