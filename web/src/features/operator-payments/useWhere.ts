import { useQuery } from '@tanstack/react-query';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { myLotsQuery } from '@/shared/lot-picker/queries';
import { type Payment, saidOf } from './queries';
import { texts } from './texts';

/** Where a payment was made, when by that lot's clock, and what to call it. */
export function useWhere() {
  const t = useTexts(texts);
  const format = useFormat();
  const { data: lots } = useQuery(myLotsQuery);
  return (payment: Payment) => {
    const lot = lots?.find(({ id }) => id === payment.lot_id);
    const time = format.dateTime(payment.created_at, lot?.time_zone);
    const { title, more } = saidOf(payment);
    return { lot: lot?.name ?? '', time, isKnown: title !== undefined, title: title ?? t('payment', { time }), more };
  };
}
