import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type Control, type UseFormSetValue, useWatch } from 'react-hook-form';
import type { Schemas } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { serverNow } from '@/shared/time/clock';
import { useField } from '@/shared/ui/form';
import { SelectInput } from '@/shared/ui/inputs';
import { Failed } from '@/shared/ui/states';
import { timesQuery } from './queries';
import { dayOf, days } from './rules';
import { texts } from './texts';
import type { WashValues } from './wash-form';

interface Props {
  control: Control<WashValues>;
  setValue: UseFormSetValue<WashValues>;
  lot: Schemas['Lot'];
}

/** The day, and the times that are free on it, by the lot's clocks. */
export function WhenFields({ control, setValue, lot }: Props) {
  const t = useTexts(texts);
  const { date, time: clock } = useFormat();
  const [service, chosenDay, chosenTime] = useWatch({ control, name: ['service', 'day', 'time'] });
  const day = useField(control, 'day');
  const time = useField(control, 'time');
  const times = useQuery(timesQuery(lot.id, service, chosenDay));
  const items = times.data?.items ?? [];
  const isGone = times.data !== undefined && chosenTime !== '' && !times.data.items.some(({ starts_at }) => starts_at === chosenTime);
  useEffect(() => {
    if (isGone) setValue('time', '');
  }, [isGone, setValue]);
  const now = serverNow();
  const named = (value: string) => date(`${value}T12:00:00Z`, 'UTC');
  const dayChoices = days(now, lot.time_zone).map((value) => ({ value, label: value === dayOf(now, lot.time_zone) ? t('today', { date: named(value) }) : named(value) }));
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <SelectInput label={t('day')} choices={dayChoices} {...day} />
      <SelectInput
        label={t('time')}
        placeholder={t('chooseTime')}
        isDisabled={items.length === 0}
        hint={times.data && items.length === 0 ? t('noTimes') : undefined}
        choices={items.map(({ starts_at, free_bays }) => ({ value: starts_at, label: clock(starts_at, lot.time_zone), hint: t('freeBays', { count: free_bays }) }))}
        {...time}
      />
      {times.error && <Failed error={times.error} retry={() => void times.refetch()} />}
    </div>
  );
}
