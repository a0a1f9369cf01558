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
import { NumberInput, TextInput } from '@/shared/ui/inputs';
import { Notice } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toasts';
import type { Service } from './queries';
import { texts } from './texts';

const schema = z.object({
  name: z.string().check(z.trim(), z.minLength(1, 'required'), z.maxLength(100, 'too_long')),
  description: z.string().check(z.trim(), z.maxLength(500, 'too_long')),
  rupees: z.number('required').check(z.minimum(1, 'too_small')),
  minutes: z.number('required').check(z.minimum(5, 'too_small'), z.maximum(480, 'too_big')),
});

interface Props {
  /** What is changed, or `new`; undefined: closed. */
  service: Service | 'new' | undefined;
  operator: string | undefined;
  onClose: () => void;
}

export function ServiceDialog({ service, operator, onClose }: Props) {
  const t = useTexts(texts);
  const known = service === 'new' ? undefined : service;
  return (
    <Dialog title={known ? t('editOf', { name: known.name }) : t('add')} isOpen={service !== undefined} onClose={onClose}>
      <ServiceForm service={known} operator={operator} onClose={onClose} />
    </Dialog>
  );
}

function ServiceForm({ service, operator, onClose }: { service: Service | undefined; operator: string | undefined; onClose: () => void }) {
  const t = useTexts(texts);
  const c = useTexts(common);
  const queries = useQueryClient();
  const form = useForm({
    resolver: zodResolver(schema),
    defaultValues: { name: service?.name ?? '', description: service?.description ?? '', rupees: (service?.price.amount ?? Number.NaN) / 100, minutes: service?.minutes ?? Number.NaN },
  });
  const fields = {
    name: useField(form.control, 'name'),
    description: useField(form.control, 'description'),
    rupees: useField(form.control, 'rupees'),
    minutes: useField(form.control, 'minutes'),
  };
  const send = async ({ rupees, ...rest }: z.infer<typeof schema>) => {
    const body = { ...rest, price: { amount: Math.round(rupees * 100), currency: 'INR' as const } };
    await (service
      ? told(api.PATCH('/api/v1/operator/car-wash/services/{id}', { params: { path: { id: service.id } }, body }))
      : told(api.POST('/api/v1/operator/car-wash/services', { body: { ...body, ...(operator ? { operator_id: operator } : {}) } })));
    toast('success', t('saved', { name: rest.name }));
    await queries.invalidateQueries({ queryKey: ['services'] });
    onClose();
  };
  const { onSubmit, refusal, isPending } = useSubmit(form, send, { price: 'rupees', 'price.amount': 'rupees' });
  return (
    <form onSubmit={onSubmit} noValidate className="grid gap-4">
      {refusal && <Notice>{refusal}</Notice>}
      <TextInput label={t('name')} maxLength={100} isRequired {...fields.name} />
      <TextInput label={t('description')} rows={2} maxLength={500} {...fields.description} />
      <div className="grid grid-cols-2 items-start gap-4">
        <NumberInput label={t('price')} minValue={1} isRequired formatOptions={{ style: 'currency', currency: 'INR', maximumFractionDigits: 2 }} {...fields.rupees} />
        <NumberInput label={t('minutes')} hint={t('minutesWhy')} minValue={5} maxValue={480} step={1} isRequired {...fields.minutes} />
      </div>
      {service && <p className="text-sm text-muted">{t('booked')}</p>}
      <div className="flex flex-wrap justify-end gap-2">
        <Button look="secondary" onPress={onClose}>
          {c('cancel')}
        </Button>
        <Button type="submit" isPending={isPending}>
          {c('save')}
        </Button>
      </div>
    </form>
  );
}
