import type { Schemas } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { type Money, useFormat } from '@/shared/i18n/useFormat';
import { texts } from './texts';

interface Props {
  /** What goes back; undefined: nothing was paid. */
  amount: Money | undefined;
  percent: number;
  method: Schemas['PaymentMethod'] | undefined;
}

/** Says what comes back before somebody cancels. */
export function RefundNamed({ amount, percent, method }: Props) {
  const t = useTexts(texts);
  const format = useFormat();
  if (!amount) return <p>{t('backNothing')}</p>;
  if (amount.amount === 0) return <p>{t('backNone')}</p>;
  const named = { amount: format.money(amount), percent: format.percent(percent / 100) };
  return (
    <>
      <p className="font-medium">{t(percent === 100 ? 'backAll' : 'backSome', named)}</p>
      <p className="text-muted">{t(method === 'card' ? 'toCard' : 'byHand')}</p>
    </>
  );
}
