import { zodResolver } from '@hookform/resolvers/zod';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm, type UseFormReturn, useWatch } from 'react-hook-form';
import { isProblem } from '@/shared/api/problem';
import { type Bay, type Lot, quoteQuery } from '@/shared/booking/queries';
import { common } from '@/shared/i18n/common';
import { useFieldText } from '@/shared/i18n/fields';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { useField, useSubmit } from '@/shared/ui/form';
import { CheckboxInput, RadioInput, TextInput } from '@/shared/ui/inputs';
import { Card } from '@/shared/ui/page';
import { Notice } from '@/shared/ui/states';
import { type Lost, lostOf } from './lost';
import { LostBay } from './LostBay';
import type { Service, Vehicle } from './queries';
import { NEW, type Order, schema } from './schema';
import { Summary } from './Summary';
import { texts } from './texts';
import { useOrder } from './useOrder';

interface Props {
  lot: Lot;
  bay: Bay;
  from: string | undefined;
  minutes: number;
  vehicles: Vehicle[];
  preferred: string | undefined;
  services: Service[];
  onFrom: (from: string) => void;
}

export function CheckoutForm({ lot, bay, from, minutes, vehicles, preferred, services, onFrom }: Props) {
  const t = useTexts(texts);
  const wrong = useFieldText();
  const [lost, setLost] = useState<Lost>();
  const [why, setWhy] = useState<string>();
  const [instead, setInstead] = useState<string>();
  const first = vehicles.find(({ id }) => id === preferred) ?? vehicles[0];
  const form = useForm<Order>({ resolver: zodResolver(schema), defaultValues: { vehicle: first?.id ?? NEW, plate: '', save: true, method: 'card', wash: '' } });
  const order = useOrder(bay.vehicle_class, { from, minutes });
  const wash = useWatch({ control: form.control, name: 'wash' });
  const quote = useQuery({ ...quoteQuery({ slot: bay.id, from, minutes, wash: wash || undefined }), placeholderData: keepPreviousData });

  async function book(slot: string, values: Order) {
    setLost(undefined);
    setWhy(undefined);
    try {
      await order(slot, values);
    } catch (error) {
      setLost(lostOf(error));
      // What is wrong with the time has no field here.
      const time = isProblem(error) && error.fields.find(({ field }) => ['starts_at', 'ends_at', 'duration_minutes'].includes(field));
      if (time) setWhy(wrong(time.code));
      throw error;
    }
  }
  const { onSubmit, refusal, isPending } = useSubmit(form, (values) => book(bay.id, values), { 'vehicle.plate': 'plate' });
  /** An alternative is booked with what is filled in already. */
  const take = (slot: string) => {
    setInstead(slot);
    void form.handleSubmit((values) => book(slot, values).catch(() => undefined))().finally(() => setInstead(undefined));
  };

  return (
    <form onSubmit={onSubmit} noValidate className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="grid min-w-0 gap-4">
        {lost && <LostBay lost={lost} label={bay.label} timeZone={lot.time_zone} pending={instead} onTake={take} onFrom={onFrom} onLeave={() => setLost(undefined)} />}
        {!lost && refusal && <Notice>{why ?? refusal}</Notice>}
        <VehicleCard form={form} vehicles={vehicles} vehicleClass={bay.vehicle_class} />
        <Method form={form} lot={lot} isLater={from !== undefined} />
        {services.length > 0 && <Wash form={form} services={services} />}
      </div>
      <Summary lot={lot} bay={bay} isNow={from === undefined} quote={quote} wash={services.find(({ id }) => id === wash)} isPending={isPending} label={t('summary')} />
    </form>
  );
}

function VehicleCard({ form, vehicles, vehicleClass }: { form: UseFormReturn<Order>; vehicles: Vehicle[]; vehicleClass: Vehicle['vehicle_class'] }) {
  const t = useTexts(texts);
  const c = useTexts(common);
  const vehicle = useField(form.control, 'vehicle');
  const plate = useField(form.control, 'plate');
  const save = useField(form.control, 'save');
  return (
    <Card className="grid gap-4">
      <h2>{t('vehicle')}</h2>
      {vehicles.length > 0 && (
        <RadioInput
          label={c(vehicleClass)}
          {...vehicle}
          choices={[...vehicles.map(({ id, plate, label }) => ({ value: id, label: plate, ...(label ? { hint: label } : {}) })), { value: NEW, label: t('newVehicle') }]}
        />
      )}
      {vehicle.value === NEW && (
        <div className="grid gap-1">
          <TextInput label={t('plate')} autoComplete="off" placeholder="KA 01 AB 1234" isRequired hint={vehicles.length === 0 ? c(vehicleClass) : undefined} {...plate} />
          <CheckboxInput isSelected={save.value} onChange={save.onChange}>
            {t('save')}
          </CheckboxInput>
        </div>
      )}
    </Card>
  );
}

function Method({ form, lot: { rules }, isLater }: { form: UseFormReturn<Order>; lot: Lot; isLater: boolean }) {
  const t = useTexts(texts);
  const c = useTexts(common);
  const { duration } = useFormat();
  const hold = rules.hold_minutes;
  const cash = isLater && rules.pay_on_arrival ? t('arrivalHint', { time: duration(rules.arrival_minutes) }) : t('cashHint', { time: duration(hold.cash ?? 15) });
  return (
    <Card>
      <h2 id="method" className="mb-2">
        {t('method')}
      </h2>
      <RadioInput
        label={t('method')}
        hideLabel
        {...useField(form.control, 'method')}
        choices={[
          { value: 'card', label: c('card'), hint: t('cardHint', { time: duration(hold.card ?? 10) }) },
          { value: 'upi', label: c('upi'), hint: t('upiHint', { time: duration(hold.upi ?? 15) }) },
          { value: 'cash', label: c('cash'), hint: cash },
        ]}
      />
    </Card>
  );
}

function Wash({ form, services }: { form: UseFormReturn<Order>; services: Service[] }) {
  const t = useTexts(texts);
  const { money, duration } = useFormat();
  return (
    <Card>
      <h2 className="mb-2">{t('wash')}</h2>
      <RadioInput
        label={t('wash')}
        hideLabel
        {...useField(form.control, 'wash')}
        choices={[
          { value: '', label: t('noWash') },
          ...services.map(({ id, name, description, price, minutes }) => ({
            value: id,
            label: `${t('washOf', { name, time: duration(minutes) })} · ${money(price)}`,
            hint: description,
          })),
        ]}
      />
    </Card>
  );
}
