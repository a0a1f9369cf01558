import { isLotAdmin, isStaff, type User } from '@/shared/session/session';

/**
 * What a press on a notice opens; undefined if there is nothing to see. Some events are told both to the customer and to
 * those who run the lot, and each has a place of his own for them.
 */
export function opens({ event, data }: { event: string; data: object }, user: User | null) {
  const { booking_id: bookingId, car_wash_id: washId } = data as { booking_id?: string; car_wash_id?: string };
  switch (event) {
    // Told to lot admins alone.
    case 'booking.created':
    case 'booking.cancelled':
      return { to: '/operator/bookings', search: bookingId === undefined ? {} : { booking: bookingId } } as const;
    case 'car_wash.booked':
      return { to: '/operator/car-washes' } as const;
    case 'assignment.declined':
    case 'staff.invited':
      return { to: '/operator/staff' } as const;
    case 'operator.approved':
    case 'operator.declined':
      return { to: '/operator/business' } as const;
    case 'webhook.disabled':
      return { to: '/operator/webhooks' } as const;
    // To the one who works, and to the lot's other admins.
    case 'employee.assigned':
    case 'assignment.cancelled':
      return isLotAdmin(user) && !isStaff(user) ? ({ to: '/operator/staff' } as const) : ({ to: '/staff' } as const);
    // To the customer; money due at the counter also to lot admins. What it was paid for is not said.
    case 'payment.refund_due':
      return isLotAdmin(user) ? ({ to: '/operator/payments' } as const) : ({ to: '/bookings' } as const);
    case 'payment.refunded':
      return { to: '/bookings' } as const;
    default:
  }
  if (event.startsWith('car_wash.') && washId) return { to: '/car-washes/$washId', params: { washId } } as const;
  if (bookingId) return { to: '/bookings/$bookingId', params: { bookingId } } as const;
  return washId ? ({ to: '/car-washes/$washId', params: { washId } } as const) : undefined;
}
