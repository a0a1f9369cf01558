import { api, told } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { RefundNamed } from '@/shared/payment/refund-named';
import { useNow } from '@/shared/time/useNow';
import { Confirm } from '@/shared/ui/dialog';
import { toast } from '@/shared/ui/toasts';
import { useAction } from '@/shared/ui/useAction';
import { actionTexts } from './action-texts';
import type { Booking } from './queries';
import { refundOnCancel } from './rules';

interface Props {
  booking: Booking;
  isOpen: boolean;
  onClose: () => void;
}

/** Names what comes back, by the server's clock, before it is confirmed; and then what really does. */
export function CancelDialog({ booking, isOpen, onClose }: Props) {
  const t = useTexts(actionTexts);
  const { money } = useFormat();
  const now = useNow();
  const { percent, washes, amount } = refundOnCancel(booking, now);
  const cancel = useAction(() => told(api.POST('/api/v1/bookings/{id}/cancel', { params: { path: { id: booking.id } } })), {
    concerns: ['bookings', 'payments', 'car-washes', 'slots'],
    onDone: ({ refund }) => {
      toast('success', refund && refund.amount.amount > 0 ? t('cancelledRefund', { amount: money(refund.amount) }) : t('cancelled'));
      onClose();
    },
  });
  return (
    <Confirm
      title={t('cancelTitle')}
      isOpen={isOpen}
      onClose={onClose}
      confirm={t('doCancel')}
      onConfirm={() => cancel.run(undefined)}
      isPending={cancel.isPending}
      refusal={cancel.refusal}
      danger
    >
      <div className="grid gap-2">
        <RefundNamed amount={amount} percent={percent} method={booking.payment?.method} />
        {washes > 0 && <p className="text-muted">{t('cancelWash')}</p>}
      </div>
    </Confirm>
  );
}

export function LeaveDialog({ booking, isOpen, onClose }: Props) {
  const t = useTexts(actionTexts);
  const leave = useAction(() => told(api.POST('/api/v1/bookings/{id}/check-out', { params: { path: { id: booking.id } } })), {
    concerns: ['bookings', 'payments', 'car-washes', 'slots'],
    onDone: () => {
      toast('success', t('left'));
      onClose();
    },
  });
  return (
    <Confirm
      title={t('leaveTitle')}
      isOpen={isOpen}
      onClose={onClose}
      confirm={t('doLeave')}
      onConfirm={() => leave.run(undefined)}
      isPending={leave.isPending}
      refusal={leave.refusal}
    >
      <p>{t('leaveWhy')}</p>
    </Confirm>
  );
}
