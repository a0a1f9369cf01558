import { api, told } from '@/shared/api/client';
import { isProblem } from '@/shared/api/problem';
import { useProblemText } from '@/shared/i18n/problems';
import { useTexts } from '@/shared/i18n/texts';
import { type Money, useFormat } from '@/shared/i18n/useFormat';
import { toast } from '@/shared/ui/toasts';
import { useAction } from '@/shared/ui/useAction';
import { texts } from './texts';

export interface Due {
  id: string;
  money: Money;
}

const CONCERNS = ['payments', 'bookings', 'board', 'cars', 'car-washes'];
const LEVELS = { confirmed: 'success', rebooked: 'success', refund_due: 'warning', unchanged: 'info' } as const;

/** Saying that the money of a cash or UPI payment is there, or that it did not come; what became of it is told. */
export function useSettling(onDone?: () => void) {
  const t = useTexts(texts);
  const words = useProblemText();
  const format = useFormat();
  const onRefused = (error: unknown) => toast('error', isProblem(error, 'state_changed') ? t('tooLate') : words(error));
  const verify = useAction(({ id }: Due) => told(api.POST('/api/v1/operator/payments/{id}/verify', { params: { path: { id } } })), {
    concerns: CONCERNS,
    onRefused,
    onDone: ({ outcome }, { money }) => {
      toast(LEVELS[outcome], t(outcome, { amount: format.money(money) }));
      onDone?.();
    },
  });
  const reject = useAction(({ id }: Due) => told(api.POST('/api/v1/operator/payments/{id}/reject', { params: { path: { id } } })), {
    concerns: CONCERNS,
    onRefused,
    onDone: () => {
      toast('success', t('rejected'));
      onDone?.();
    },
  });
  return { verify, reject };
}
