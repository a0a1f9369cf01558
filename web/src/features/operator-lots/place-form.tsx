import { zodResolver } from '@hookform/resolvers/zod';
import { LocateFixed } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useForm } from 'react-hook-form';
import * as z from 'zod/mini';
import { useTexts } from '@/shared/i18n/texts';
import { Button } from '@/shared/ui/button';
import { useField, useSubmit } from '@/shared/ui/form';
import { SelectInput, TextInput } from '@/shared/ui/inputs';
import { Notice } from '@/shared/ui/states';
import type { Lot } from './queries';
import { texts } from './texts';

const words = (most: number) => z.string().check(z.trim(), z.minLength(1, 'required'), z.maxLength(most, 'too_long'));
const degrees = (most: number) =>
  z.string().check(
    z.trim(),
    z.minLength(1, 'required'),
    z.refine((written) => Number.isFinite(Number(written)) && Math.abs(Number(written)) <= most, 'invalid'),
  );
const schema = z.object({
  name: words(120),
  street: words(200),
  locality: z.string().check(z.trim(), z.maxLength(100, 'too_long')),
  city: words(100),
  state: words(100),
  postal_code: words(16),
  lat: degrees(90),
  lng: degrees(180),
  time_zone: words(64),
});
type Values = z.infer<typeof schema>;

const USUAL_ZONE = 'Asia/Kolkata';
const zones = () => {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return [...new Set([USUAL_ZONE, here, ...Intl.supportedValuesOf('timeZone')])];
};

export type PlaceOfLot = Pick<Lot, 'name' | 'address' | 'location' | 'time_zone'>;

const written = ({ name, address, location, time_zone }: PlaceOfLot): Values => ({
  name,
  street: address.street,
  locality: address.locality ?? '',
  city: address.city,
  state: address.state,
  postal_code: address.postal_code,
  lat: String(location.lat),
  lng: String(location.lng),
  time_zone,
});
const read = ({ name, street, locality, city, state, postal_code, lat, lng, time_zone }: Values): PlaceOfLot => ({
  name,
  address: { street, locality: locality === '' ? null : locality, city, state, postal_code },
  location: { lat: Number(lat), lng: Number(lng) },
  time_zone,
});
const BLANK: Values = { name: '', street: '', locality: '', city: '', state: '', postal_code: '', lat: '', lng: '', time_zone: USUAL_ZONE };
const NAMES = {
  'address.street': 'street',
  'address.locality': 'locality',
  'address.city': 'city',
  'address.state': 'state',
  'address.postal_code': 'postal_code',
  'location.lat': 'lat',
  'location.lng': 'lng',
} as const;

/** Name, address, position and time zone of a lot. */
export function PlaceForm({ lot, save, button }: { lot?: PlaceOfLot; save: (place: PlaceOfLot) => Promise<unknown>; button: string }) {
  const t = useTexts(texts);
  const form = useForm<Values>({ resolver: zodResolver(schema), defaultValues: lot ? written(lot) : BLANK });
  const { onSubmit, refusal, isPending } = useSubmit(form, (values) => save(read(values)), NAMES);
  const zoneChoices = useMemo(() => zones().map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') })), []);
  const [noPosition, setNoPosition] = useState(false);
  const here = () => {
    setNoPosition(false);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.setValue('lat', coords.latitude.toFixed(6), { shouldDirty: true });
        form.setValue('lng', coords.longitude.toFixed(6), { shouldDirty: true });
      },
      () => setNoPosition(true),
    );
  };
  return (
    <form onSubmit={onSubmit} noValidate className="grid gap-4">
      {refusal && <Notice>{refusal}</Notice>}
      <TextInput label={t('name')} hint={t('nameHint')} isRequired autoComplete="off" {...useField(form.control, 'name')} />
      <TextInput label={t('street')} isRequired autoComplete="street-address" {...useField(form.control, 'street')} />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextInput label={t('locality')} autoComplete="address-level3" {...useField(form.control, 'locality')} />
        <TextInput label={t('city')} isRequired autoComplete="address-level2" {...useField(form.control, 'city')} />
        <TextInput label={t('state')} isRequired autoComplete="address-level1" {...useField(form.control, 'state')} />
        <TextInput label={t('postal')} isRequired autoComplete="postal-code" {...useField(form.control, 'postal_code')} />
        <TextInput label={t('lat')} hint={t('coordinatesHint', { example: '12.9756' })} isRequired {...useField(form.control, 'lat')} />
        <TextInput label={t('lng')} hint={t('coordinatesHint', { example: '77.6068' })} isRequired {...useField(form.control, 'lng')} />
      </div>
      <div>
        <Button look="secondary" onPress={here}>
          <LocateFixed aria-hidden className="size-5" />
          {t('here')}
        </Button>
        {noPosition && (
          <p role="alert" className="mt-1 text-sm text-bad">
            {t('hereFailed')}
          </p>
        )}
      </div>
      <SelectInput label={t('zone')} hint={t('zoneHint')} choices={zoneChoices} isRequired {...useField(form.control, 'time_zone')} />
      <Button type="submit" isPending={isPending} className="sm:justify-self-start">
        {button}
      </Button>
    </form>
  );
}
