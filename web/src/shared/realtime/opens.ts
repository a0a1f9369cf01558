import type { Notice } from './inbox';

/** Those that are told to people who run a lot, about somebody else's booking, payment or wash. */
const FOR_ADMINS = new Set(['booking.created', 'booking.cancelled', 'car_wash.booked', 'assignment.declined']);

/** What a press on a notice opens; undefined if there is nothing to see. */
export function opens({ event, data }: Pick<Notice, 'event' | 'data'>) {
  const named = data as { booking_id?: string; car_wash_id?: string; assignment_id?: string; payment_id?: string; operator_id?: string };
  if (FOR_ADMINS.has(event)) {
    if (event.startsWith('booking.') && named.booking_id) return { to: '/operator/bookings', search: { booking: named.booking_id } } as const;
    return { to: event.startsWith('assignment.') ? '/operator/staff' : '/operator/car-washes' } as const;
  }
  if (event === 'employee.assigned' || event.startsWith('assignment.')) return { to: '/staff' } as const;
  if (event.startsWith('operator.') || event.startsWith('staff.')) return { to: '/operator/staff' } as const;
  if (event.startsWith('car_wash.') && named.car_wash_id) return { to: '/car-washes/$washId', params: { washId: named.car_wash_id } } as const;
  if (named.booking_id) return { to: '/bookings/$bookingId', params: { bookingId: named.booking_id } } as const;
  if (named.car_wash_id) return { to: '/car-washes/$washId', params: { washId: named.car_wash_id } } as const;
  return undefined;
}
