import { zodResolver } from '@hookform/resolvers/zod';
import { useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import * as z from 'zod/mini';
import { api, type Schemas, told } from '@/shared/api/client';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { useField, useSubmit } from '@/shared/ui/form';
import { NumberInput, TextInput } from '@/shared/ui/inputs';
import { Notice } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toasts';
import { texts } from './texts';

const schema = z.object({
  rupees: z.number('required').check(z.minimum(0.01, 'too_small')),
  reference: z.string().check(z.trim(), z.minLength(1, 'required'), z.maxLength(100, 'too_long')),
});
type Values = z.infer<typeof schema>;

export function PayoutDialog({ balance, onClose }: { balance: Schemas['OperatorBalance']; onClose: () => void }) {
  const t = useTexts(texts);
  const words = useTexts(common);
  const queries = useQueryClient();
  const { operator_id: id, name, owed, currency } = balance;
  const form = useForm<Values>({ resolver: zodResolver(schema), defaultValues: { rupees: owed / 100, reference: '' } });
  const { onSubmit, refusal, isPending } = useSubmit(form, async ({ rupees, reference }) => {
    const body = { amount: Math.round(rupees * 100), currency, reference };
    await told(api.POST('/api/v1/admin/operators/{id}/payouts', { params: { path: { id } }, body }));
    toast('success', t('recorded'));
    onClose();
    await Promise.all(['balances', 'payouts'].map((word) => queries.invalidateQueries({ queryKey: [word] })));
  });
  return (
    <Dialog title={t('payOf', { name })} isOpen onClose={onClose} alert>
      <form onSubmit={onSubmit} noValidate className="grid gap-4">
        <p>{t('says')}</p>
        {refusal && <Notice>{refusal}</Notice>}
        <NumberInput label={t('amount')} isRequired minValue={0.01} maxValue={owed / 100} step={0.01} {...useField(form.control, 'rupees')} />
        <TextInput label={t('reference')} isRequired autoComplete="off" {...useField(form.control, 'reference')} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button look="secondary" onPress={onClose}>
            {words('cancel')}
          </Button>
          <Button type="submit" isPending={isPending}>
            {t('pay')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
