import type { LotScene, Person, World } from './world';

interface Booking {
  id: string;
  reference: string;
  status: string;
  payment: { id: string; status: string; refunded_amount: number };
}

/** What time it is for the server. */
export const now = async (world: World) => Date.parse((await world.platform.get<{ now: string }>('/dev/clock')).now);

/** `YYYY-MM-DDThh:mm` in India, so many minutes after an instant. */
export const local = (instant: number, minutes = 0) => new Date(instant + minutes * 60_000 + 330 * 60_000).toISOString().slice(0, 16);

let plates = 1000;

/** A booking paid in cash at the counter. */
export async function paidBooking(lot: LotScene, customer: Person, slot: number, more: Record<string, unknown> = {}): Promise<Booking> {
  plates += 1;
  const bay = lot.slots[slot];
  const booking = await customer.post<Booking>('/bookings', {
    slot_id: bay?.id,
    duration_minutes: 60,
    vehicle: { plate: `KA01AB${plates}`, vehicle_class: bay?.vehicle_class },
    payment_method: 'cash',
    ...more,
  });
  await lot.admin.post(`/operator/payments/${booking.payment.id}/verify`);
  return booking;
}
