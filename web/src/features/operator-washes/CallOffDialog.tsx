import { useState } from 'react';
import { api, told } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { Confirm } from '@/shared/ui/dialog';
import { TextInput } from '@/shared/ui/inputs';
import { toast } from '@/shared/ui/toasts';
import { useAction } from '@/shared/ui/useAction';
import type { Wash } from './queries';
import { texts } from './texts';

export function CallOffDialog({ wash, isOpen, onClose }: { wash: Wash; isOpen: boolean; onClose: () => void }) {
  const t = useTexts(texts);
  const format = useFormat();
  const [reason, setReason] = useState('');
  const said = reason.trim();
  const { run, isPending, refusal } = useAction(
    () => told(api.POST('/api/v1/operator/car-washes/{id}/cancel', { params: { path: { id: wash.id } }, body: said === '' ? {} : { reason: said } })),
    {
      concerns: ['car-washes', 'payments', 'bookings', 'assignments', 'staff'],
      onDone: () => {
        toast('success', t('calledOff'));
        onClose();
      },
    },
  );
  return (
    <Confirm title={t('callOffTitle')} isOpen={isOpen} onClose={onClose} confirm={t('callOffNow')} onConfirm={() => run(undefined)} isPending={isPending} refusal={refusal} danger>
      <div className="grid gap-4">
        <p>{t('callOffWhy', { amount: format.money(wash.price) })}</p>
        <TextInput label={t('callOffReason')} value={reason} onChange={setReason} maxLength={500} rows={2} />
      </div>
    </Confirm>
  );
}
