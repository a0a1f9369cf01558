import { describe, expect, it } from 'vitest';
import type { User } from '@/shared/session/session';
import { documentedEvents } from './events.fixture';
import { opens } from './opens';

const person = (...roles: ('admin' | 'staff')[]) => ({ memberships: roles.map((role) => ({ role, operator_id: 'o' })) }) as User;
const customer = person();
const booking = { booking_id: 'b', payment_id: 'p' };
const wash = { car_wash_id: 'w', booking_id: 'b' };
const to = (event: string, data: Record<string, unknown>, user = customer) => opens({ event, data }, user);

describe('what a notice opens', () => {
  it.each(documentedEvents())('is something for %s', (event) => {
    const data = event.startsWith('car_wash.') ? wash : event.startsWith('payment.refund') ? { payment_id: 'p' } : booking;
    expect(to(event, data)).toBeDefined();
  });
  it('is the booking, for its customer', () => {
    for (const event of ['booking.expiring_soon', 'booking.declined', 'payment.cash_verified', 'payment.failed'])
      expect(to(event, booking)).toEqual({ to: '/bookings/$bookingId', params: { bookingId: 'b' } });
  });
  it('is the wash, also of a parking', () => {
    expect(to('car_wash.completed', wash)).toEqual({ to: '/car-washes/$washId', params: { washId: 'w' } });
  });
  it('is the table of bookings, for lot admins', () => {
    expect(to('booking.created', booking, person('admin'))).toEqual({ to: '/operator/bookings', search: { booking: 'b' } });
  });
  it('is one’s own work, or the staff, for assignments', () => {
    expect(to('employee.assigned', wash, person('staff'))).toEqual({ to: '/staff' });
    expect(to('employee.assigned', wash, person('admin'))).toEqual({ to: '/operator/staff' });
    expect(to('employee.assigned', wash, person('admin', 'staff'))).toEqual({ to: '/staff' });
  });
  it('is where the money is, for who has to pay it back', () => {
    expect(to('payment.refund_due', {}, person('admin'))).toEqual({ to: '/operator/payments' });
    expect(to('payment.refund_due', {})).toEqual({ to: '/bookings' });
  });
  it('is nothing where nothing is named', () => {
    expect(to('something.else', {})).toBeUndefined();
  });
});
