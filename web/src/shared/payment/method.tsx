import { Banknote, CreditCard, QrCode } from 'lucide-react';
import type { Schemas } from '@/shared/api/client';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { RadioInput } from '@/shared/ui/inputs';
import { texts } from './texts';

export type Method = Schemas['PaymentMethod'];
const icon = 'size-5 shrink-0 text-muted';

/** How somebody wants to pay. */
export function MethodInput({ value, onChange }: { value: Method; onChange: (method: Method) => void }) {
  const t = useTexts(texts);
  const c = useTexts(common);
  return (
    <RadioInput
      label={t('method')}
      value={value}
      onChange={onChange}
      choices={[
        { value: 'card', label: c('card'), hint: t('cardHint'), icon: <CreditCard aria-hidden className={icon} /> },
        { value: 'upi', label: c('upi'), hint: t('upiHint'), icon: <QrCode aria-hidden className={icon} /> },
        { value: 'cash', label: c('cash'), hint: t('cashHint'), icon: <Banknote aria-hidden className={icon} /> },
      ]}
    />
  );
}
