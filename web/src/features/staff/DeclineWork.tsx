import { useState } from 'react';
import { api, told } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { Confirm } from '@/shared/ui/dialog';
import { TextInput } from '@/shared/ui/inputs';
import { toast } from '@/shared/ui/toasts';
import { useAction } from '@/shared/ui/useAction';
import type { Assignment } from './queries';
import { texts } from './texts';

export function DeclineWork({ work: { id }, isOpen, onClose }: { work: Assignment; isOpen: boolean; onClose: () => void }) {
  const t = useTexts(texts);
  const [reason, setReason] = useState('');
  const said = reason.trim();
  const { run, isPending, refusal } = useAction(
    () => told(api.POST('/api/v1/staff/assignments/{id}/decline', { params: { path: { id } }, body: said === '' ? {} : { reason: said } })),
    {
      concerns: ['assignments', 'staff', 'car-washes'],
      onDone: () => {
        toast('info', t('declined'));
        onClose();
      },
    },
  );
  return (
    <Confirm title={t('declineTitle')} isOpen={isOpen} onClose={onClose} confirm={t('declineNow')} onConfirm={() => run(undefined)} isPending={isPending} refusal={refusal} danger>
      <div className="grid gap-4">
        <p>{t('declineWhy')}</p>
        <TextInput label={t('declineReason')} value={reason} onChange={setReason} rows={2} maxLength={500} />
      </div>
    </Confirm>
  );
}
