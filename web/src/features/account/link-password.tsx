import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTexts } from '@/shared/i18n/texts';
import { Button, ButtonLink } from '@/shared/ui/button';
import { useField, useSubmit } from '@/shared/ui/form';
import { TextInput } from '@/shared/ui/inputs';
import { Card } from '@/shared/ui/page';
import { Notice } from '@/shared/ui/states';
import { newPasswordSchema } from './schemas';
import { texts } from './texts';

interface Props {
  label: string;
  /** What is said when it is done. */
  done: string;
  send: (password: string) => Promise<unknown>;
}

/** Sets the password that a link in a mail allows to set, then shows the way to the log-in. */
export function LinkPassword({ label, done, send }: Props) {
  const t = useTexts(texts);
  const [isDone, setDone] = useState(false);
  const form = useForm({ resolver: zodResolver(newPasswordSchema), defaultValues: { password: '' } });
  const { onSubmit, refusal, isPending } = useSubmit(form, async ({ password }) => {
    await send(password);
    setDone(true);
  });
  const password = useField(form.control, 'password');
  if (isDone)
    return (
      <div className="grid gap-4">
        <Notice tone="good">{done}</Notice>
        <ButtonLink to="/login">{t('login')}</ButtonLink>
      </div>
    );
  return (
    <Card>
      <form onSubmit={onSubmit} noValidate className="grid gap-4">
        {refusal && <Notice>{refusal}</Notice>}
        <TextInput label={label} type="password" autoComplete="new-password" hint={t('passwordHint')} isRequired {...password} />
        <Button type="submit" isPending={isPending}>
          {t('setPassword')}
        </Button>
      </form>
    </Card>
  );
}
