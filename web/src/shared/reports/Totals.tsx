import type { Schemas } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { texts } from './texts';

/** What came, what went back, what stays and what of it is ParkMate's. */
export function Totals({ total, percent }: { total: Schemas['Revenue']; percent: number }) {
  const t = useTexts(texts);
  const { money, number } = useFormat();
  const items = [
    [t('gross'), money(total.gross)],
    [t('refunds'), money(total.refunds)],
    [t('net'), money(total.net)],
    [t('share', { percent: number(percent) }), money(total.platform_share)],
    [t('bookings'), number(total.bookings)],
  ];
  return (
    <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-5">
      {items.map(([name, value]) => (
        <div key={name} className="flex flex-col justify-between gap-1 rounded-card border border-line bg-surface p-4 shadow-card">
          <dt className="text-sm text-muted">{name}</dt>
          <dd className="text-xl font-semibold tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
