import { LoaderCircle, LocateFixed, LocateOff } from 'lucide-react';
import { useState } from 'react';
import { set } from '@/shared/booking/wish';
import { useTexts } from '@/shared/i18n/texts';
import { IconButton } from '@/shared/ui/button';
import { toast } from '@/shared/ui/toasts';
import type { FormProps } from './SearchForm';
import { texts } from './texts';

/** About a hundred metres: nearer need nobody know. */
const place = ({ coords }: GeolocationPosition) => `${coords.latitude.toFixed(3)},${coords.longitude.toFixed(3)}`;

/** The browser is asked only when this is pressed. */
export function NearMe({ wanted, want }: FormProps) {
  const t = useTexts(texts);
  const [isPending, setPending] = useState(false);
  function locate() {
    if (wanted.near) return want(set({ ...wanted, near: undefined, sort: wanted.sort === 'distance' ? undefined : wanted.sort }));
    setPending(true);
    navigator.geolocation.getCurrentPosition(
      (found) => {
        setPending(false);
        want(set({ ...wanted, near: place(found) }));
      },
      ({ code, PERMISSION_DENIED }) => {
        setPending(false);
        toast('warning', t(code === PERMISSION_DENIED ? 'denied' : 'lost'));
      },
      { timeout: 10_000, maximumAge: 60_000 },
    );
  }
  if (!('geolocation' in navigator)) return null;
  const Icon = isPending ? LoaderCircle : wanted.near ? LocateOff : LocateFixed;
  return (
    <IconButton
      label={t(isPending ? 'locating' : wanted.near ? 'nearOff' : 'near')}
      isPending={isPending}
      onPress={locate}
      className={wanted.near ? 'bg-brand-soft text-brand' : 'border border-edge'}
    >
      <Icon aria-hidden className={`size-5 ${isPending ? 'animate-spin' : ''}`} />
    </IconButton>
  );
}
