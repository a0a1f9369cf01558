import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, told } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { RefundNamed } from '@/shared/payment/refund-named';
import { useNow } from '@/shared/time/useNow';
import { Button } from '@/shared/ui/button';
import { Confirm } from '@/shared/ui/dialog';
import { toast } from '@/shared/ui/toasts';
import { useAction } from '@/shared/ui/useAction';
import { lotQuery, type Wash } from './queries';
import { mayCancel, refundOnCancel } from './rules';
import { texts } from './texts';

/** Cancels a wash; what comes back is named before. */
export function CancelWash({ wash }: { wash: Wash }) {
  const t = useTexts(texts);
  const now = useNow();
  const [isAsked, setAsked] = useState(false);
  const lot = useQuery(lotQuery(wash.lot.id)).data;
  const cancel = useAction(() => told(api.POST('/api/v1/car-washes/{id}/cancel', { params: { path: { id: wash.id } } })), {
    concerns: ['car-washes', 'bookings', 'payments', 'wash-times'],
    onDone: () => {
      toast('success', t('cancelled'));
      setAsked(false);
    },
  });
  if (!mayCancel(wash)) return null;
  return (
    <div>
      <Button look="danger" isDisabled={!lot} onPress={() => setAsked(true)}>
        {t('cancel')}
      </Button>
      <Confirm
        title={t('cancelTitle')}
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        confirm={t('cancel')}
        onConfirm={() => cancel.run(undefined)}
        isPending={cancel.isPending}
        refusal={cancel.refusal}
        danger
      >
        {lot && <RefundNamed {...refundOnCancel(wash, lot.rules, now)} method={wash.payment?.method} />}
      </Confirm>
    </div>
  );
}
