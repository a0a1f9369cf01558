import { Check, Droplets } from 'lucide-react';
import type { Lot } from '@/shared/booking/queries';
import { useRefundWords } from '@/shared/booking/refund';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { FEATURES } from '@/shared/plan/BayShape';
import { serverNow } from '@/shared/time/clock';
import { localOf } from '@/shared/time/local';
import { Card } from '@/shared/ui/page';
import { byDay, weekdayOf } from './hours';
import { texts } from './texts';

/** A Monday. */
const MONDAY = Date.UTC(2024, 0, 1);

export function Hours({ lot }: { lot: Lot }) {
  const t = useTexts(texts);
  const format = useFormat();
  const weekday = (day: number) => format.weekday(MONDAY + day * 86_400_000, 'UTC');
  const today = weekdayOf(localOf(serverNow(), lot.time_zone));
  return (
    <Card aria-labelledby="hours">
      <h2 id="hours" className="mb-3">
        {t('hours')}
      </h2>
      {lot.opening_hours.length === 0 ? (
        <p>{t('always')}</p>
      ) : (
        <table className="w-full">
          <caption className="mb-1 text-start text-sm text-muted">{t('hoursIn', { zone: lot.time_zone.replace('_', ' ') })}</caption>
          <thead className="sr-only">
            <tr>
              <th>{t('day')}</th>
              <th>{t('open')}</th>
            </tr>
          </thead>
          <tbody>
            {byDay(lot.opening_hours).map((openings, day) => (
              <tr key={weekday(day)} className={day === today ? 'font-semibold' : ''}>
                <th scope="row" className="py-1 text-start font-[inherit]">
                  {weekday(day)}
                  {day === today && ` (${t('today')})`}
                </th>
                <td className="py-1 text-end">{openings.map(({ opens, closes }) => `${opens} – ${closes}`).join(', ') || t('shut')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

export function Rules({ lot: { rules } }: { lot: Lot }) {
  const t = useTexts(texts);
  const { duration, percent } = useFormat();
  const refund = useRefundWords();
  const lines = [
    t('length', { least: duration(rules.min_duration_minutes), most: duration(rules.max_duration_minutes), days: duration(rules.booking_horizon_days * 1440) }),
    ...(rules.grace_minutes > 0 ? [t('grace', { time: duration(rules.grace_minutes) })] : []),
    ...(rules.buffer_minutes > 0 ? [t('buffer', { time: duration(rules.buffer_minutes) })] : []),
    t('renew', { percent: percent(rules.renewal_rate_percent / 100) }),
    ...refund({ free_minutes: rules.free_cancellation_minutes, tiers: rules.refund_tiers }),
  ];
  return (
    <Card aria-labelledby="rules">
      <h2 id="rules" className="mb-3">
        {t('rules')}
      </h2>
      <ul className="grid gap-2">
        {lines.map((line) => (
          <li key={line} className="flex gap-2">
            <Check aria-hidden className="mt-1 size-4 shrink-0 text-good" />
            {line}
          </li>
        ))}
      </ul>
    </Card>
  );
}

export function Amenities({ lot }: { lot: Lot }) {
  const t = useTexts(texts);
  const c = useTexts(common);
  const wash = lot.car_wash?.enabled ? lot.car_wash : undefined;
  if (lot.features.length === 0 && !wash) return null;
  return (
    <ul aria-label={t('amenities')} className="flex flex-wrap gap-2 text-sm">
      {lot.features.map((feature) => {
        const Icon = FEATURES[feature];
        return (
          <li key={feature} className="inline-flex items-center gap-1.5 rounded-full bg-sunken px-3 py-1">
            <Icon aria-hidden className="size-4" />
            {c(feature)}
          </li>
        );
      })}
      {wash && (
        <li className="inline-flex items-center gap-1.5 rounded-full bg-sunken px-3 py-1">
          <Droplets aria-hidden className="size-4" />
          {t('wash', { opens: wash.opens ?? '', closes: wash.closes ?? '' })}
        </li>
      )}
    </ul>
  );
}
