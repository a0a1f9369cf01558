import { zodResolver } from '@hookform/resolvers/zod';
import { useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import * as z from 'zod/mini';
import { api, told } from '@/shared/api/client';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { useField, useSubmit } from '@/shared/ui/form';
import { SelectInput, TextInput } from '@/shared/ui/inputs';
import { Notice } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toasts';
import { type Vehicle, vehiclesQuery } from './queries';
import { texts } from './texts';

const CLASSES = ['two_wheeler', 'three_wheeler', 'hatchback', 'sedan', 'multi_axle'] as const;
const schema = z.object({
  plate: z.string().check(z.trim(), z.minLength(1, 'required')),
  vehicle_class: z.enum(CLASSES),
  label: z.string().check(z.trim(), z.maxLength(50, 'too_long')),
});
type Values = z.infer<typeof schema>;

/** `vehicle`: undefined is closed, null a new one. */
export function VehicleDialog({ vehicle, onClose }: { vehicle: Vehicle | null | undefined; onClose: () => void }) {
  const t = useTexts(texts);
  return (
    <Dialog title={t(vehicle ? 'editTitle' : 'add')} isOpen={vehicle !== undefined} onClose={onClose}>
      {vehicle !== undefined && <Form vehicle={vehicle} onClose={onClose} />}
    </Dialog>
  );
}

const save = (vehicle: Vehicle | null, { plate, vehicle_class, label }: Values) => {
  const body = { plate, vehicle_class, label: label || null };
  return vehicle ? told(api.PATCH('/api/v1/me/vehicles/{id}', { params: { path: { id: vehicle.id } }, body })) : told(api.POST('/api/v1/me/vehicles', { body }));
};

function Form({ vehicle, onClose }: { vehicle: Vehicle | null; onClose: () => void }) {
  const t = useTexts(texts);
  const c = useTexts(common);
  const queries = useQueryClient();
  const form = useForm<Values>({
    resolver: zodResolver(schema),
    defaultValues: { plate: vehicle?.plate ?? '', vehicle_class: vehicle?.vehicle_class ?? 'sedan', label: vehicle?.label ?? '' },
  });
  const { onSubmit, refusal, isPending } = useSubmit(form, async (values) => {
    const { plate } = await save(vehicle, values);
    await queries.invalidateQueries(vehiclesQuery);
    toast('success', t(vehicle ? 'saved' : 'added', { plate }));
    onClose();
  });
  const plate = useField(form.control, 'plate');
  const kind = useField(form.control, 'vehicle_class');
  const label = useField(form.control, 'label');
  return (
    <form onSubmit={onSubmit} noValidate className="grid gap-4">
      {refusal && <Notice>{refusal}</Notice>}
      <TextInput label={t('plate')} hint={t('plateHint')} isRequired {...plate} />
      <SelectInput label={t('kind')} choices={CLASSES.map((value) => ({ value, label: c(value) }))} {...kind} />
      <TextInput label={t('label')} hint={t('labelHint')} maxLength={50} {...label} />
      <Button type="submit" isPending={isPending}>
        {vehicle ? c('save') : t('add')}
      </Button>
    </form>
  );
}
