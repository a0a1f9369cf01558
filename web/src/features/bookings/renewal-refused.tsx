import { isProblem } from '@/shared/api/problem';
import { useProblemText } from '@/shared/i18n/problems';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { localFrom } from '@/shared/time/local';
import { Button, ButtonLink } from '@/shared/ui/button';
import { Notice } from '@/shared/ui/states';
import { actionTexts } from './action-texts';
import type { Booking } from './queries';
import { wholeMinutes } from './rules';

interface Props {
  error: unknown;
  booking: Booking;
  startsAt: string | undefined;
  /** As long as was asked for. */
  minutes: number;
  /** The shortest a renewal may be. */
  min: number;
  onChoose: (minutes: number) => void;
}

/** Why it cannot be renewed like that, how long it could be, and which other bays are free. */
export function RenewalRefused({ error, booking, startsAt, minutes, min, onChoose }: Props) {
  const t = useTexts(actionTexts);
  const words = useProblemText();
  const { time } = useFormat();
  const extra = isProblem(error) ? error.extra : {};
  const latestEnd = typeof extra.latest_end === 'string' ? extra.latest_end : undefined;
  const others = (extra.alternatives ?? []) as { id: string; label: string }[];
  const start = startsAt ?? booking.ends_at;
  const longest = latestEnd === undefined ? 0 : wholeMinutes(start, latestEnd);
  // Elsewhere from when this one would go on; at once, if its time is up.
  const from = booking.status === 'active' ? { from: localFrom(start, booking.lot.time_zone) } : {};
  const wish = { ...from, minutes, vehicle_class: booking.vehicle.vehicle_class };
  const until = latestEnd && time(latestEnd, booking.lot.time_zone);
  return (
    <Notice>
      <p className="font-medium">{words(error)}</p>
      {until && longest >= min && (
        <p className="mt-2 flex flex-wrap items-center gap-2">
          {t('until', { time: until })}
          <Button look="secondary" size="small" onPress={() => onChoose(longest)}>
            {t('takeUntil', { time: until })}
          </Button>
        </p>
      )}
      {others.length > 0 && (
        <div className="mt-2 flex flex-wrap items-center gap-2">
          {t('otherBays')}
          {others.map(({ id, label }) => (
            <ButtonLink key={id} look="secondary" size="small" to="/lots/$lotId/checkout" params={{ lotId: booking.lot.id }} search={{ ...wish, slot: id }}>
              {t('bay', { label })}
            </ButtonLink>
          ))}
        </div>
      )}
    </Notice>
  );
}
