import { useQuery } from '@tanstack/react-query';
import { CalendarRange } from 'lucide-react';
import type { Schemas } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { Chart } from '@/shared/reports/Chart';
import { Card } from '@/shared/ui/page';
import { Empty, Loading, Shown } from '@/shared/ui/states';
import { byDayAndLot } from './by-day';
import { occupancyQuery } from './queries';
import { texts } from './texts';

type Report = Schemas['OccupancyReport'];

export function Occupancy({ asked }: { asked: { from: string; to: string; lot_id?: string | undefined } }) {
  const t = useTexts(texts);
  const occupancy = useQuery(occupancyQuery(asked));
  return (
    <Shown query={occupancy} loading={<Loading rows={2} row="h-56" />}>
      {(report) =>
        report.total.open_minutes === 0 ? (
          <Empty icon={CalendarRange} title={t('none')}>
            {t('noneWhy')}
          </Empty>
        ) : (
          <Drawn report={report} />
        )
      }
    </Shown>
  );
}

function Drawn({ report }: { report: Report }) {
  const t = useTexts(texts);
  const { percent, number } = useFormat();
  const { days } = byDayAndLot(report.items);
  const hours = (minutes: number) => number(minutes / 60, { maximumFractionDigits: 1 });
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <Card as="div">
        <p className="mb-3">
          <span className="text-xl font-semibold tabular-nums">{percent(report.total.occupancy)}</span>{' '}
          <span className="text-muted">{t('hours', { booked: hours(report.total.booked_minutes), open: hours(report.total.open_minutes) })}</span>
        </p>
        <Chart
          bars={days.map(({ date, occupancy }) => ({ name: number(Number(date.slice(8))), values: [occupancy] }))}
          series={[{ name: t('occupied'), color: 'var(--color-brand)' }]}
          write={percent}
          writeShort={percent}
        />
      </Card>
      <Card as="div">
        <Heat report={report} />
      </Card>
    </div>
  );
}

/** Days and lots; the fuller, the longer the bar in the cell. */
function Heat({ report }: { report: Report }) {
  const t = useTexts(texts);
  const { percent, date } = useFormat();
  const { days, lots } = byDayAndLot(report.items);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={t('howFull')}>
      <table className="w-full border-collapse">
        <caption className="mb-2 text-start text-lg font-semibold tracking-tight">{t('howFull')}</caption>
        <thead className="text-sm text-muted">
          <tr>
            <th scope="col" className="py-2 pe-3 text-start font-medium">
              {t('day')}
            </th>
            {lots.map(({ id, name }) => (
              <th key={id} scope="col" className="min-w-28 py-2 pe-3 text-start font-medium">
                {name}
              </th>
            ))}
            {lots.length > 1 && (
              <th scope="col" className="min-w-28 py-2 text-start font-medium">
                {t('allLots')}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={day.date} className="border-t border-line">
              <th scope="row" className="py-1.5 pe-3 text-start font-medium whitespace-nowrap">
                {date(`${day.date}T12:00:00Z`, 'UTC')}
              </th>
              {lots.map(({ id }) => (
                <Cell key={id} share={day.lots.get(id)} write={percent} />
              ))}
              {lots.length > 1 && <Cell share={day.occupancy} write={percent} />}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ share, write }: { share: number | undefined; write: (share: number) => string }) {
  return (
    <td className="py-1.5 pe-3">
      {share === undefined ? (
        '–'
      ) : (
        <span className="flex items-center gap-2">
          <span className="w-11 text-end">{write(share)}</span>
          <span aria-hidden className="h-3 min-w-12 grow overflow-hidden rounded-full bg-sunken">
            <span className="block h-full bg-brand" style={{ width: `${Math.min(share, 1) * 100}%` }} />
          </span>
        </span>
      )}
    </td>
  );
}
