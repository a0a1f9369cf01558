import { Check } from 'lucide-react';
import { useState } from 'react';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { Button } from '@/shared/ui/button';
import { Confirm } from '@/shared/ui/dialog';
import { texts } from './texts';
import { type Due, useSettling } from './useSettling';

interface Props {
  due: Due;
  /** What is paid for, so that each button of a list says which it is. */
  what: string;
  size?: 'normal' | 'large';
}

/** The money has come, with one press; it has not, with a second one. */
export function SettleButtons({ due, what, size = 'normal' }: Props) {
  const t = useTexts(texts);
  const format = useFormat();
  const [asks, setAsks] = useState(false);
  const { verify, reject } = useSettling(() => setAsks(false));
  return (
    <>
      <Button size={size} isPending={verify.isPending} onPress={() => verify.run(due)} aria-label={t('receivedOf', { what })}>
        {!verify.isPending && <Check aria-hidden className="size-4" />}
        {t('received')}
      </Button>
      <Button look="secondary" size={size} onPress={() => setAsks(true)} aria-label={t('notReceivedOf', { what })}>
        {t('notReceived')}
      </Button>
      <Confirm
        title={t('rejectTitle')}
        isOpen={asks}
        onClose={() => setAsks(false)}
        confirm={t('reject')}
        onConfirm={() => reject.run(due)}
        isPending={reject.isPending}
        refusal={reject.refusal}
        danger
      >
        {t('rejectWhy', { amount: format.money(due.money) })}
      </Confirm>
    </>
  );
}
