import { zodResolver } from '@hookform/resolvers/zod';
import { useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import * as z from 'zod/mini';
import { api, told } from '@/shared/api/client';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { useField, useSubmit } from '@/shared/ui/form';
import { TextInput } from '@/shared/ui/inputs';
import { Notice } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toasts';
import { type Booking, CONCERNS } from './queries';
import { texts } from './texts';

const schema = z.object({ reason: z.string().check(z.trim(), z.minLength(1, 'required'), z.maxLength(500, 'too_long')) });

interface Props {
  booking: Booking;
  isOpen: boolean;
  onClose: () => void;
}

/** Asks for the reason, and says that everything goes back. */
export function DeclineDialog({ booking, isOpen, onClose }: Props) {
  const t = useTexts(texts);
  return (
    <Dialog title={t('declineTitle', { reference: booking.reference })} isOpen={isOpen} onClose={onClose} alert>
      <DeclineForm booking={booking} onClose={onClose} />
    </Dialog>
  );
}

function DeclineForm({ booking: { id, reference, payment }, onClose }: Omit<Props, 'isOpen'>) {
  const t = useTexts(texts);
  const c = useTexts(common);
  const format = useFormat();
  const queries = useQueryClient();
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { reason: '' } });
  const reason = useField(form.control, 'reason');
  const paid = payment?.status === 'succeeded' ? format.money(payment) : undefined;
  const { onSubmit, refusal, isPending } = useSubmit(form, async (body) => {
    try {
      const declined = await told(api.POST('/api/v1/operator/bookings/{id}/decline', { params: { path: { id } }, body }));
      toast('success', declined.refund ? t('declinedTold', { reference, amount: format.money(declined.refund.amount) }) : t('declinedFree', { reference }));
      onClose();
    } finally {
      await Promise.all(CONCERNS.map((word) => queries.invalidateQueries({ queryKey: [word] })));
    }
  });
  return (
    <form onSubmit={onSubmit} noValidate className="grid gap-4">
      <p>{paid ? t('declineWhy', { amount: paid }) : t('declineFree')}</p>
      {refusal && <Notice>{refusal}</Notice>}
      <TextInput label={t('declineReason')} rows={3} maxLength={500} isRequired {...reason} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button look="secondary" onPress={onClose}>
          {c('cancel')}
        </Button>
        <Button look="danger" type="submit" isPending={isPending}>
          {t('declineNow')}
        </Button>
      </div>
    </form>
  );
}
