import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Droplets } from 'lucide-react';
import { useState } from 'react';
import { api, type Schemas, told } from '@/shared/api/client';
import { isProblem } from '@/shared/api/problem';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { type Method, MethodInput } from '@/shared/payment/method';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { RadioInput, TextInput } from '@/shared/ui/inputs';
import { Empty, Loading, Notice, Shown } from '@/shared/ui/states';
import { useAction } from '@/shared/ui/useAction';
import { actionTexts } from './action-texts';
import { type Booking, servicesQuery } from './queries';

interface Props {
  booking: Booking;
  title: string;
  isOpen: boolean;
  onClose: () => void;
}

export function AddWashDialog({ booking, title, isOpen, onClose }: Props) {
  const t = useTexts(actionTexts);
  const services = useQuery({ ...servicesQuery(booking.lot.id), enabled: isOpen });
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose}>
      <Shown query={services} loading={<Loading rows={3} row="h-14" />}>
        {({ items }) => (items.length === 0 ? <Empty icon={Droplets} title={t('noServices')} /> : <AddWash booking={booking} services={items} onClose={onClose} />)}
      </Shown>
    </Dialog>
  );
}

function AddWash({ booking, services, onClose }: { booking: Booking; services: Schemas['CarWashService'][]; onClose: () => void }) {
  const t = useTexts(actionTexts);
  const { money, duration } = useFormat();
  const navigate = useNavigate();
  const [service, setService] = useState(services[0]?.id ?? '');
  const [method, setMethod] = useState<Method>('card');
  const [notes, setNotes] = useState('');
  const chosen = services.find(({ id }) => id === service);
  const add = useAction(
    () => told(api.POST('/api/v1/car-washes', { body: { booking_id: booking.id, service_id: service, payment_method: method, notes: notes.trim() || null } })),
    {
      concerns: ['bookings', 'car-washes'],
      onDone: ({ id }) => {
        onClose();
        void navigate({ to: '/car-washes/$washId', params: { washId: id } });
      },
    },
  );
  return (
    <div className="grid gap-4">
      <p className="text-muted">{t('washWhen')}</p>
      <RadioInput
        label={t('service')}
        value={service}
        onChange={setService}
        choices={services.map(({ id, name, minutes, price }) => ({ value: id, label: name, hint: t('serviceHint', { minutes: duration(minutes), price: money(price) }) }))}
      />
      <MethodInput value={method} onChange={setMethod} />
      <TextInput label={t('notes')} hint={t('notesHint')} rows={2} maxLength={500} value={notes} onChange={setNotes} />
      {add.refusal && (
        <Notice>
          {add.refusal} <NextTimes error={add.error} zone={booking.lot.time_zone} />
        </Notice>
      )}
      <Button isPending={add.isPending} isDisabled={!chosen} onPress={() => add.run(undefined)}>
        {chosen ? t('doAddWash', { amount: money(chosen.price) }) : t('chooseService')}
      </Button>
    </div>
  );
}

function NextTimes({ error, zone }: { error: unknown; zone: string }) {
  const t = useTexts(actionTexts);
  const { dateTime } = useFormat();
  const times = isProblem(error) && Array.isArray(error.extra.next_times) ? (error.extra.next_times as string[]) : [];
  return times.length > 0 && t('washFull', { times: times.map((time) => dateTime(time, zone)).join(', ') });
}
