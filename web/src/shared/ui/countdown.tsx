import { countdown } from '@/shared/i18n/useFormat';
import { useNow } from '@/shared/time/useNow';

/** What is left until an instant, on the server's clock. `role=timer` is not read out each second. */
export function Countdown({ until, className = '' }: { until: string; className?: string }) {
  const now = useNow();
  return (
    <span role="timer" className={`tabular-nums ${className}`}>
      {countdown(until, now)}
    </span>
  );
}
