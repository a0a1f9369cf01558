import { Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import { useFormat } from '@/shared/i18n/useFormat';
import { Card } from '@/shared/ui/page';
import { StatusBadge } from '@/shared/ui/status';
import { BookingClock } from './booking-clock';
import type { Booking } from './queries';

/** One booking in a list; all of it leads to its page. */
export function BookingRow({ booking, running = false }: { booking: Booking; running?: boolean }) {
  const { dateTime, time, money } = useFormat();
  const { lot, slot, vehicle, starts_at, ends_at } = booking;
  return (
    <Card as="li" className="relative hover:border-edge">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <h3 className="min-w-0">
          <Link to="/bookings/$bookingId" params={{ bookingId: booking.id }} className="after:absolute after:inset-0 after:rounded-card">
            {lot.name}, {slot.label}
          </Link>
        </h3>
        <StatusBadge status={booking.status} />
      </div>
      <div className="mt-2 flex flex-wrap items-end justify-between gap-x-4 gap-y-3">
        <div className="text-sm text-muted">
          <p>
            <time>{dateTime(starts_at, lot.time_zone)}</time> – <time>{time(ends_at, lot.time_zone)}</time>
          </p>
          <p>
            {vehicle.plate} · {booking.reference} · {money(booking.price)}
          </p>
        </div>
        {running ? <BookingClock booking={booking} size="small" /> : <ChevronRight aria-hidden className="size-5 text-muted" />}
      </div>
    </Card>
  );
}
