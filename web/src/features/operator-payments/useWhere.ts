import { useQuery } from '@tanstack/react-query';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { operatorLotsQuery } from '@/shared/operator/queries';
import type { Payment } from './queries';
import { texts } from './texts';

/** Where a payment was made, when by that lot's clock, and what to call it by what it pays for. */
export function useWhere() {
  const t = useTexts(texts);
  const format = useFormat();
  const { data: lots } = useQuery(operatorLotsQuery);
  return (payment: Payment) => {
    const lot = lots?.find(({ id }) => id === payment.lot_id);
    const time = format.dateTime(payment.created_at, lot?.time_zone);
    const { kind, reference, plate, customer, slot_label } = payment.subject ?? {};
    const [title, ...more] = [kind === 'car_wash' && t('wash'), reference, plate, customer?.full_name, slot_label && t('bay', { label: slot_label })].filter((word) => typeof word === 'string');
    return { lot: lot?.name ?? '', time, isKnown: title !== undefined, title: title ?? t('payment', { time }), more };
  };
}
