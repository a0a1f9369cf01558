import type { Lot } from '@/shared/booking/queries';
import { type Wish, isVehicleClass, set, VEHICLE_CLASSES, type VehicleClass } from '@/shared/booking/wish';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { serverNow } from '@/shared/time/clock';
import { isLocal, laterLocal, localOf, nextHour } from '@/shared/time/local';
import { Card } from '@/shared/ui/page';
import { NativeInput, SelectInput } from '@/shared/ui/native';
import { useDraft } from '@/shared/ui/useDraft';
import { Chips } from './Chips';
import { texts } from './texts';

const QUICK = [30, 60, 120, 240];

interface Props {
  lot: Lot;
  wish: Wish;
  minutes: number;
  classes: VehicleClass[];
  want: (change: Wish) => void;
}

/** When it begins, on the lot's clock, how long it lasts within the lot's bounds, and for what vehicle. */
export function StayPicker({ lot, wish, minutes, classes, want }: Props) {
  const t = useTexts(texts);
  const c = useTexts(common);
  const now = localOf(serverNow(), lot.time_zone);
  const [from, setFrom] = useDraft(wish.from ?? '');
  return (
    <Card aria-labelledby="choose" className="grid content-start gap-4">
      <h2 id="choose">{t('choose')}</h2>
      <Chips
        label={t('start')}
        name="start"
        value={wish.from ? 'later' : 'now'}
        onChange={(start) => want(set({ ...wish, from: start === 'later' ? nextHour(now) : undefined }))}
        choices={[
          { value: 'now', label: t('now') },
          { value: 'later', label: t('later') },
        ]}
      />
      {wish.from && (
        <NativeInput
          label={t('at')}
          type="datetime-local"
          min={now}
          max={laterLocal(now, lot.rules.booking_horizon_days * 1440)}
          value={from}
          onChange={(local) => {
            setFrom(local);
            if (isLocal(local)) want({ ...wish, from: local });
          }}
        />
      )}
      <Length lot={lot} minutes={minutes} onChange={(minutes) => want({ ...wish, minutes })} />
      <SelectInput
        label={t('vehicle')}
        value={wish.vehicle_class ?? ''}
        onChange={(value) => want(set({ ...wish, vehicle: undefined, vehicle_class: isVehicleClass(value) ? value : undefined }))}
        choices={[{ value: '', label: t('anyVehicle') }, ...VEHICLE_CLASSES.filter((known) => classes.includes(known)).map((value) => ({ value: value as string, label: c(value) }))]}
      />
    </Card>
  );
}

function Length({ lot: { rules }, minutes, onChange }: { lot: Lot; minutes: number; onChange: (minutes: number) => void }) {
  const t = useTexts(texts);
  const { duration } = useFormat();
  const { min_duration_minutes: least, max_duration_minutes: most } = rules;
  const quick = QUICK.filter((length) => length >= least && length <= most);
  const [other, setOther] = useDraft(quick.includes(minutes) ? '' : String(minutes));
  const written = Number(other);
  const isWrong = other !== '' && !(Number.isInteger(written) && written >= least && written <= most);
  return (
    <>
      <Chips
        label={t('long')}
        name="long"
        value={other === '' ? String(minutes) : 'other'}
        onChange={(value) => {
          if (value === 'other') setOther(String(minutes));
          else {
            setOther('');
            onChange(Number(value));
          }
        }}
        choices={[...quick.map((length) => ({ value: String(length), label: duration(length) })), { value: 'other', label: t('custom') }]}
      />
      {other !== '' && (
        <NativeInput
          label={t('minutes')}
          type="number"
          inputMode="numeric"
          min={least}
          max={most}
          step={15}
          value={other}
          hint={t('between', { least: duration(least), most: duration(most) })}
          error={isWrong ? t('between', { least: duration(least), most: duration(most) }) : undefined}
          onChange={(value) => {
            const length = Number(value);
            setOther(value === '' ? '0' : value);
            if (Number.isInteger(length) && length >= least && length <= most) onChange(length);
          }}
        />
      )}
    </>
  );
}
