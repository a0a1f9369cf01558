import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, told } from '@/shared/api/client';
import { isProblem } from '@/shared/api/problem';
import type { Bay } from '@/shared/booking/queries';
import { NEW, type Order } from './schema';

interface Stay {
  from: string | undefined;
  minutes: number;
}

/** Keeps a vehicle for the next time. That it is known already is no reason to stop. */
async function remember(plate: string, vehicle_class: Bay['vehicle_class']) {
  try {
    await told(api.POST('/api/v1/me/vehicles', { body: { plate, vehicle_class } }));
  } catch (error) {
    if (!isProblem(error)) throw error;
  }
}

/** Books a bay, and goes on to where it is paid: the gateway for a card, the booking for anything else. */
export function useOrder(vehicleClass: Bay['vehicle_class'], { from, minutes }: Stay) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return async (slot: string, { vehicle, plate, save, method, wash }: Order) => {
    try {
      const booking = await told(
        api.POST('/api/v1/bookings', {
          body: {
            slot_id: slot,
            starts_at: from ?? null,
            duration_minutes: minutes,
            payment_method: method,
            car_wash_service_id: wash || null,
            ...(vehicle === NEW ? { vehicle: { plate, vehicle_class: vehicleClass } } : { vehicle_id: vehicle }),
          },
        }),
      );
      if (vehicle === NEW && save) await remember(plate, vehicleClass);
      const url = booking.payment?.checkout_url;
      if (method === 'card' && url) location.assign(url);
      else await navigate({ to: '/bookings/$bookingId', params: { bookingId: booking.id }, replace: true });
    } finally {
      for (const word of ['bookings', 'slots', 'vehicles', 'payments']) void queries.invalidateQueries({ queryKey: [word] });
    }
  };
}
