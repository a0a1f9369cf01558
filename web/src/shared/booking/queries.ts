import { queryOptions } from '@tanstack/react-query';
import { api, type Schemas, told } from '@/shared/api/client';
import { laterLocal } from '@/shared/time/local';
import { serverNow } from '@/shared/time/clock';

export type Lot = Schemas['Lot'];
export type Bay = Schemas['SlotAvailability'];
export type Quote = Schemas['QuoteReply'];

export const lotQuery = (id: string) => queryOptions({ queryKey: ['lots', id], queryFn: () => told(api.GET('/api/v1/lots/{id}', { params: { path: { id } } })) });

/** All bays over a time that begins on the lot's wall clock, or now. */
export const baysQuery = (id: string, from: string | undefined, minutes: number) =>
  queryOptions({
    queryKey: ['slots', id, from ?? 'now', minutes],
    queryFn: async () => {
      const to = from ? laterLocal(from, minutes) : new Date(serverNow() + minutes * 60_000).toISOString();
      return (await told(api.GET('/api/v1/lots/{id}/slots', { params: { path: { id }, query: { ...(from ? { from } : {}), to } } }))).items;
    },
  });

export interface Stay {
  slot: string;
  from?: string | undefined;
  minutes: number;
  /** A car wash besides. */
  wash?: string | undefined;
}

export const quoteQuery = ({ slot, from, minutes, wash }: Stay) =>
  queryOptions({
    queryKey: ['slots', 'quote', slot, from ?? 'now', minutes, wash ?? 'no wash'],
    queryFn: () => told(api.POST('/api/v1/quotes', { body: { slot_id: slot, duration_minutes: minutes, starts_at: from ?? null, car_wash_service_id: wash ?? null } })),
  });
