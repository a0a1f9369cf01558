import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { isVehicleClass, set, VEHICLE_CLASSES } from '@/shared/booking/wish';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { useUser } from '@/shared/session/session';
import { serverNow } from '@/shared/time/clock';
import { isLocal, localOf, nextHour } from '@/shared/time/local';
import { Button } from '@/shared/ui/button';
import { NativeInput, SelectInput } from '@/shared/ui/native';
import { useDraft } from '@/shared/ui/useDraft';
import { MoreFilters } from './MoreFilters';
import { NearMe } from './NearMe';
import { vehiclesQuery } from './queries';
import { texts } from './texts';
import type { Wanted } from './wanted';

const LENGTHS = [30, 60, 120, 240, 480, 1440];

export interface FormProps {
  wanted: Wanted;
  want: (change: Wanted, goesOn?: boolean) => void;
}

/** Choices take effect at once; what is written, with Enter or the button. */
export function SearchForm({ wanted, want }: FormProps) {
  const t = useTexts(texts);
  const [q, setQ] = useDraft(wanted.q ?? '');
  return (
    <form
      role="search"
      aria-label={t('form')}
      noValidate
      className="grid gap-3 rounded-card border border-line bg-surface p-4 shadow-card lg:sticky lg:top-20"
      onSubmit={(event) => {
        event.preventDefault();
        want(set({ ...wanted, q: q.trim() }));
      }}
    >
      <div className="flex items-end gap-2">
        <NativeInput label={t('where')} type="search" enterKeyHint="search" maxLength={200} placeholder={t('whereHint')} value={q} onChange={setQ} className="grow" />
        <NearMe wanted={wanted} want={want} />
      </div>
      <When wanted={wanted} want={want} />
      <Vehicle wanted={wanted} want={want} />
      <MoreFilters wanted={wanted} want={want} />
      <Button type="submit">
        <Search aria-hidden className="size-5" />
        {t('find')}
      </Button>
    </form>
  );
}

function When({ wanted, want }: FormProps) {
  const t = useTexts(texts);
  const { duration } = useFormat();
  const [at, setAt] = useDraft(wanted.at ?? '');
  const lengths = wanted.minutes && !LENGTHS.includes(wanted.minutes) ? [...LENGTHS, wanted.minutes].toSorted((a, b) => a - b) : LENGTHS;
  return (
    <>
      <div className="grid grid-cols-2 gap-3">
        <SelectInput
          label={t('when')}
          value={wanted.at ? 'later' : 'now'}
          onChange={(when) => want(set({ ...wanted, at: when === 'later' ? nextHour(localOf(serverNow())) : undefined }))}
          choices={[
            { value: 'now', label: t('now') },
            { value: 'later', label: t('later') },
          ]}
        />
        <SelectInput
          label={t('long')}
          value={String(wanted.minutes ?? '')}
          onChange={(minutes) => want(set({ ...wanted, minutes: Number(minutes) || undefined }))}
          choices={[{ value: '', label: t('usual') }, ...lengths.map((minutes) => ({ value: String(minutes), label: duration(minutes) }))]}
        />
      </div>
      {wanted.at && (
        <NativeInput
          label={t('at')}
          type="datetime-local"
          min={localOf(serverNow())}
          value={at}
          onChange={(local) => {
            setAt(local);
            if (isLocal(local)) want({ ...wanted, at: local }, true);
          }}
        />
      )}
    </>
  );
}

/** A class, or one of the person's own vehicles. */
function Vehicle({ wanted, want }: FormProps) {
  const t = useTexts(texts);
  const c = useTexts(common);
  const user = useUser();
  const { data: own = [] } = useQuery({ ...vehiclesQuery, enabled: user !== null });
  function choose(value: string) {
    const mine = own.find(({ id }) => id === value);
    want(set({ ...wanted, vehicle: mine?.id, vehicle_class: mine?.vehicle_class ?? (isVehicleClass(value) ? value : undefined) }));
  }
  return (
    <SelectInput
      label={t('vehicle')}
      value={own.some(({ id }) => id === wanted.vehicle) ? (wanted.vehicle ?? '') : (wanted.vehicle_class ?? '')}
      onChange={choose}
      choices={[
        { value: '', label: t('anyVehicle') },
        ...own.map(({ id, plate, vehicle_class, label }) => ({ value: id, label: label ?? plate, hint: c(vehicle_class) })),
        ...VEHICLE_CLASSES.map((value) => ({ value: value as string, label: c(value) })),
      ]}
    />
  );
}
