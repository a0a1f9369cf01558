import { type Control, useWatch } from 'react-hook-form';
import type { Schemas } from '@/shared/api/client';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { useField } from '@/shared/ui/form';
import { SelectInput, TextInput } from '@/shared/ui/inputs';
import { texts } from './texts';
import { OTHER } from './rules';
import type { WashValues } from './wash-form';

/** One of one's own, or the plate of another. */
export function VehicleFields({ control, vehicles }: { control: Control<WashValues>; vehicles: Schemas['Vehicle'][] }) {
  const t = useTexts(texts);
  const c = useTexts(common);
  const vehicle = useField(control, 'vehicle');
  const plate = useField(control, 'plate');
  const isOther = useWatch({ control, name: 'vehicle' }) === OTHER;
  const own = vehicles.map(({ id, plate, label, vehicle_class }) => ({ value: id, label: plate, hint: label ?? c(vehicle_class) }));
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {own.length > 0 && <SelectInput label={t('vehicle')} choices={[...own, { value: OTHER, label: t('otherVehicle') }]} {...vehicle} />}
      {isOther && <TextInput label={t('plate')} isRequired {...plate} />}
    </div>
  );
}
