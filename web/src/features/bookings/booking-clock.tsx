import { useTexts } from '@/shared/i18n/texts';
import { secondsLeft, useFormat } from '@/shared/i18n/useFormat';
import { useNow } from '@/shared/time/useNow';
import { Countdown } from '@/shared/ui/countdown';
import type { Booking } from './queries';
import { nextDue, SOON_MS } from './rules';
import { texts } from './texts';

const DAY_MS = 86_400_000;

/** What the clock of a booking is called, by its state. */
function useLabel({ status, renewed_by }: Booking, isFar: boolean) {
  const t = useTexts(texts);
  if (status === 'held') return t(isFar ? 'heldArrival' : 'heldFor');
  if (status === 'confirmed') return t(isFar ? 'starts' : 'startsIn');
  if (status === 'overdue') return t('graceLeft');
  return t(renewed_by ? 'leftRenewed' : 'left');
}

/** How long a running booking still is what it is, on the server's clock. */
export function BookingClock({ booking, size = 'big' }: { booking: Booking; size?: 'big' | 'small' }) {
  const t = useTexts(texts);
  const { dateTime } = useFormat();
  const now = useNow();
  const until = nextDue(booking);
  const left = until === undefined ? 0 : secondsLeft(until, now) * 1000;
  const label = useLabel(booking, left > DAY_MS);
  if (until === undefined) return null;
  const isSoon = booking.status === 'active' && !booking.renewed_by && left <= SOON_MS;
  const ink = booking.status === 'overdue' ? 'text-bad' : isSoon || booking.status === 'held' ? 'text-warning' : 'text-ink';
  return (
    <div>
      <p className="text-sm text-muted">{label}</p>
      <p className={`font-semibold tracking-tight ${ink} ${size === 'big' ? 'text-5xl sm:text-6xl' : 'text-2xl'}`} data-soon={isSoon}>
        {left > DAY_MS ? <time className="text-2xl">{dateTime(until, booking.lot.time_zone)}</time> : <Countdown until={until} />}
      </p>
      {/* Said once, when it turns. */}
      {size === 'big' && (
        <p role="status" className="font-medium text-warning">
          {isSoon && left > 0 ? t('soon') : ''}
        </p>
      )}
    </div>
  );
}
