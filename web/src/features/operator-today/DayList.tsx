import { BadgeIndianRupee, CalendarDays } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { Empty } from '@/shared/ui/states';
import { Badge, StatusBadge } from '@/shared/ui/status';
import { isToVerify } from './layout';
import type { Bar, Board } from './queries';
import { texts } from './texts';

/** The same day as a list by time: for small screens, and for those who would rather read than look. */
export function DayList({ board, onOpen }: { board: Board; onOpen: (booking: string) => void }) {
  const t = useTexts(texts);
  const format = useFormat();
  const zone = board.lot.time_zone;
  const all = board.bays.flatMap(({ label, bookings }) => (bookings as Bar[]).map((bar) => ({ bar, bay: label }))).toSorted((a, b) => Date.parse(a.bar.starts_at) - Date.parse(b.bar.starts_at));
  const closures = board.bays.flatMap(({ id, label, closures }) => closures.map((closure) => ({ ...closure, label, key: `${id} ${closure.from}` })));
  return (
    <div className="grid gap-6">
      {all.length === 0 ? (
        <Empty icon={CalendarDays} title={t('nothing')}>
          {t('nothingWhy')}
        </Empty>
      ) : (
        <ul aria-label={t('listOf')} className="overflow-hidden rounded-card border border-line bg-surface shadow-card">
          {all.map(({ bar, bay }) => (
            <li key={bar.id} className="border-b border-line last:border-b-0">
              <Button onPress={() => onOpen(bar.id)} className="flex w-full cursor-pointer items-center gap-x-4 gap-y-2 px-4 py-3 text-start -outline-offset-2 hover:bg-sunken">
                <span className="w-20 shrink-0 tabular-nums">
                  <span className="block font-semibold">{format.time(bar.starts_at, zone)}</span>
                  <span className="block text-sm text-muted">{format.time(bar.ends_at, zone)}</span>
                </span>
                <span className="flex min-w-0 grow flex-wrap items-center justify-between gap-x-4 gap-y-1">
                  <span className="min-w-0">
                    <span className="block font-medium">
                      {t('bay')} {bay} · {bar.plate}
                    </span>
                    <span className="block text-sm text-muted">
                      {bar.customer_name} · {bar.reference}
                    </span>
                  </span>
                  <span className="flex flex-wrap gap-1.5">
                    {isToVerify(bar) && (
                      <Badge tone="warning" icon={BadgeIndianRupee}>
                        {t('verifyMark')}
                      </Badge>
                    )}
                    <StatusBadge status={bar.status} />
                  </span>
                </span>
              </Button>
            </li>
          ))}
        </ul>
      )}
      {closures.length > 0 && (
        <section className="grid gap-2">
          <h2>{t('closures')}</h2>
          <ul className="grid gap-1">
            {closures.map(({ key, label, from, to, reason }) => (
              <li key={key}>
                <span className="font-medium">{label}</span> · {t('closureFrom', { from: format.time(from, zone), to: format.time(to, zone), reason })}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
