import { zodResolver } from '@hookform/resolvers/zod';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type Control, useForm, useWatch } from 'react-hook-form';
import * as z from 'zod/mini';
import { api, type Schemas, told } from '@/shared/api/client';
import { isProblem } from '@/shared/api/problem';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { MethodInput } from '@/shared/payment/method';
import { serverNow } from '@/shared/time/clock';
import { Button } from '@/shared/ui/button';
import { useField, useSubmit } from '@/shared/ui/form';
import { RadioInput, TextInput } from '@/shared/ui/inputs';
import { Card } from '@/shared/ui/page';
import { Notice } from '@/shared/ui/states';
import { dayOf, OTHER } from './rules';
import { texts } from './texts';
import { VehicleFields } from './vehicle-fields';
import { WhenFields } from './when-fields';


const schema = z
  .object({
    service: z.string().check(z.minLength(1, 'required')),
    day: z.string(),
    time: z.string().check(z.minLength(1, 'required')),
    vehicle: z.string(),
    plate: z.string().check(z.trim()),
    method: z.enum(['card', 'upi', 'cash']),
    notes: z.string().check(z.trim(), z.maxLength(500, 'too_long')),
  })
  .check(z.refine(({ vehicle, plate }) => vehicle !== OTHER || plate !== '', { path: ['plate'], error: 'required' }));
export type WashValues = z.infer<typeof schema>;

interface Props {
  lot: Schemas['Lot'];
  services: Schemas['CarWashService'][];
  vehicles: Schemas['Vehicle'][];
}

const book = (lotId: string, { service, time, vehicle, plate, method, notes }: WashValues) =>
  told(
    api.POST('/api/v1/car-washes', {
      body: {
        lot_id: lotId,
        service_id: service,
        scheduled_at: time,
        payment_method: method,
        notes: notes || null,
        ...(vehicle === OTHER ? { vehicle: { plate } } : { vehicle_id: vehicle }),
      },
    }),
  );

export function WashForm({ lot, services, vehicles }: Props) {
  const t = useTexts(texts);
  const { money } = useFormat();
  const navigate = useNavigate();
  const [nextTimes, setNextTimes] = useState<string[]>([]);
  const form = useForm<WashValues>({
    resolver: zodResolver(schema),
    defaultValues: { service: services[0]?.id ?? '', day: dayOf(serverNow(), lot.time_zone), time: '', vehicle: vehicles[0]?.id ?? OTHER, plate: '', method: 'card', notes: '' },
  });
  const send = async (values: WashValues) => {
    setNextTimes([]);
    try {
      const { id } = await book(lot.id, values);
      await navigate({ to: '/car-washes/$washId', params: { washId: id } });
    } catch (error) {
      if (isProblem(error) && Array.isArray(error.extra.next_times)) setNextTimes(error.extra.next_times as string[]);
      throw error;
    }
  };
  const { onSubmit, refusal, isPending } = useSubmit(form, send, { 'vehicle.plate': 'plate', scheduled_at: 'time', service_id: 'service' });
  const take = (time: string) => {
    setNextTimes([]);
    form.setValue('day', dayOf(time, lot.time_zone));
    form.setValue('time', time);
  };
  const service = useWatch({ control: form.control, name: 'service' });
  const chosen = services.find(({ id }) => id === service);
  const notes = useField(form.control, 'notes');
  const method = useField(form.control, 'method');
  return (
    <form onSubmit={onSubmit} noValidate className="grid max-w-2xl gap-4">
      <Card className="grid gap-4">
        <ServiceField control={form.control} services={services} />
        <WhenFields control={form.control} lot={lot} setValue={form.setValue} />
      </Card>
      <Card className="grid gap-4">
        <VehicleFields control={form.control} vehicles={vehicles} />
        <TextInput label={t('notes')} hint={t('notesHint')} rows={2} maxLength={500} {...notes} />
      </Card>
      <Card className="grid gap-4">
        <MethodInput value={method.value} onChange={method.onChange} />
        {refusal && <Notice>{refusal}</Notice>}
        {nextTimes.length > 0 && <NextTimes times={nextTimes} zone={lot.time_zone} onTake={take} />}
        <Button type="submit" size="large" isPending={isPending}>
          {t('book', { amount: chosen ? money(chosen.price) : '' })}
        </Button>
      </Card>
    </form>
  );
}

function ServiceField({ control, services }: { control: Control<WashValues>; services: Props['services'] }) {
  const t = useTexts(texts);
  const { money, duration } = useFormat();
  const service = useField(control, 'service');
  const choices = services.map(({ id, name, description, minutes, price }) => ({
    value: id,
    label: name,
    hint: [t('serviceHint', { minutes: duration(minutes), price: money(price) }), description].filter(Boolean).join(' · '),
  }));
  return <RadioInput label={t('service')} choices={choices} {...service} />;
}

function NextTimes({ times, zone, onTake }: { times: string[]; zone: string; onTake: (time: string) => void }) {
  const t = useTexts(texts);
  const { dateTime } = useFormat();
  return (
    <div className="flex flex-wrap items-center gap-2">
      {t('nextTimes')}
      {times.map((time) => (
        <Button key={time} look="secondary" size="small" onPress={() => onTake(time)}>
          {dateTime(time, zone)}
        </Button>
      ))}
    </div>
  );
}
