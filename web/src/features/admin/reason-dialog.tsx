import { zodResolver } from '@hookform/resolvers/zod';
import { useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import * as z from 'zod/mini';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { useField, useSubmit } from '@/shared/ui/form';
import { TextInput } from '@/shared/ui/inputs';
import { Notice } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toasts';
import { texts } from './texts';

const schema = z.object({ reason: z.string().check(z.trim(), z.minLength(1, 'required'), z.maxLength(500, 'too_long')) });
type Values = z.infer<typeof schema>;

interface Props {
  title: string;
  says: string;
  concerns: string[];
  send: (reason: string) => Promise<unknown>;
  done: string;
  onClose: () => void;
}

/** Declines something, for a reason that is told. */
export function ReasonDialog({ title, says, concerns, send, done, onClose }: Props) {
  const t = useTexts(texts);
  const words = useTexts(common);
  const queries = useQueryClient();
  const form = useForm<Values>({ resolver: zodResolver(schema), defaultValues: { reason: '' } });
  const { onSubmit, refusal, isPending } = useSubmit(form, async ({ reason }) => {
    await send(reason);
    toast('success', done);
    onClose();
    await Promise.all(concerns.map((word) => queries.invalidateQueries({ queryKey: [word] })));
  });
  return (
    <Dialog title={title} isOpen onClose={onClose} alert>
      <form onSubmit={onSubmit} noValidate className="grid gap-4">
        <p>{says}</p>
        {refusal && <Notice>{refusal}</Notice>}
        <TextInput label={t('reason')} hint={t('reasonHint')} rows={3} isRequired {...useField(form.control, 'reason')} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button look="secondary" onPress={onClose}>
            {words('cancel')}
          </Button>
          <Button type="submit" look="danger" isPending={isPending}>
            {t('decline')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
