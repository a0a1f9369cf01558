import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { StatusBadge } from '@/shared/ui/status';
import type { Schemas } from '@/shared/api/client';
import type { Booking } from './queries';
import { texts } from './texts';

/** The car washes that hang on a booking. */
export function Washes({ washes, zone }: { washes: Booking['car_washes']; zone: string }) {
  const t = useTexts(texts);
  const format = useFormat();
  if (washes.length === 0) return null;
  return (
    <section className="grid gap-2">
      <h3>{t('washes')}</h3>
      <ul className="grid gap-2">
        {washes.map(({ id, service, scheduled_at, status }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-2">
            <span>
              {service.name} · {format.time(scheduled_at, zone)}
            </span>
            <StatusBadge status={status as Schemas['CarWashStatus']} />
          </li>
        ))}
      </ul>
    </section>
  );
}
