import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, type Schemas, told } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { type Method, MethodInput } from '@/shared/payment/method';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { RadioInput } from '@/shared/ui/inputs';
import { toast } from '@/shared/ui/toasts';
import { useAction } from '@/shared/ui/useAction';
import { actionTexts } from './action-texts';
import { type Booking, renewalQuoteQuery } from './queries';
import { RenewalPrice } from './renewal-price';
import { RenewalRefused } from './renewal-refused';
import { lengths } from './rules';

interface Props {
  booking: Booking;
  rules: Schemas['Rules'];
  isOpen: boolean;
  onClose: () => void;
}

export function RenewDialog({ isOpen, onClose, ...props }: Props) {
  const t = useTexts(actionTexts);
  return (
    <Dialog title={t('renewTitle')} isOpen={isOpen} onClose={onClose}>
      <Renew {...props} onClose={onClose} />
    </Dialog>
  );
}

function Renew({ booking, rules, onClose }: Omit<Props, 'isOpen'>) {
  const t = useTexts(actionTexts);
  const { money, duration } = useFormat();
  const navigate = useNavigate();
  const usual = rules.default_duration_minutes;
  const [minutes, setMinutes] = useState(usual);
  const [method, setMethod] = useState<Method>(booking.payment?.method ?? 'card');
  const quote = useQuery(renewalQuoteQuery(booking, minutes));
  const renew = useAction(() => told(api.POST('/api/v1/bookings/{id}/renew', { params: { path: { id: booking.id } }, body: { duration_minutes: minutes, payment_method: method } })), {
    concerns: ['bookings', 'slots'],
    onDone: ({ id }) => {
      onClose();
      toast('info', t('renewedHeld'));
      void navigate({ to: '/bookings/$bookingId', params: { bookingId: id } });
    },
  });
  const choose = (length: number) => {
    renew.reset();
    setMinutes(length);
  };
  const choices = [...new Set([...lengths(rules.min_duration_minutes, rules.max_duration_minutes, usual), minutes])];
  return (
    <div className="grid gap-4">
      <RadioInput
        label={t('howLong')}
        inline
        value={String(minutes)}
        onChange={(value) => choose(Number(value))}
        choices={choices.toSorted((a, b) => a - b).map((length) => ({ value: String(length), label: duration(length) }))}
      />
      <MethodInput value={method} onChange={setMethod} />
      <RenewalPrice quote={quote} zone={booking.lot.time_zone} />
      {renew.error !== null && <RenewalRefused error={renew.error} booking={booking} startsAt={quote.data?.starts_at} minutes={minutes} min={rules.min_duration_minutes} onChoose={choose} />}
      <Button isPending={renew.isPending} onPress={() => renew.run(undefined)}>
        {quote.data ? t('doRenew', { amount: money(quote.data.total) }) : t('doRenewPlain')}
      </Button>
    </div>
  );
}
