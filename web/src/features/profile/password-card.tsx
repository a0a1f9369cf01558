import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import * as z from 'zod/mini';
import { api, told } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { Button } from '@/shared/ui/button';
import { useField, useSubmit } from '@/shared/ui/form';
import { TextInput } from '@/shared/ui/inputs';
import { Card } from '@/shared/ui/page';
import { Notice } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toasts';
import { texts } from './texts';

const schema = z.object({
  current_password: z.string().check(z.minLength(1, 'required')),
  new_password: z.string().check(z.minLength(10, 'password'), z.maxLength(128, 'too_long')),
});

export function PasswordCard() {
  const t = useTexts(texts);
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { current_password: '', new_password: '' } });
  const { onSubmit, refusal, isPending } = useSubmit(form, async (body) => {
    await told(api.POST('/api/v1/me/password', { body }));
    form.reset();
    toast('success', t('passwordChanged'));
  });
  const current = useField(form.control, 'current_password');
  const next = useField(form.control, 'new_password');
  return (
    <Card aria-labelledby="password">
      <h2 id="password" className="mb-3">
        {t('password')}
      </h2>
      <form onSubmit={onSubmit} noValidate className="grid gap-4">
        {refusal && <Notice>{refusal}</Notice>}
        <TextInput label={t('currentPassword')} type="password" autoComplete="current-password" isRequired {...current} />
        <TextInput label={t('newPassword')} type="password" autoComplete="new-password" hint={t('passwordHint')} isRequired {...next} />
        <Button type="submit" look="secondary" isPending={isPending}>
          {t('changePassword')}
        </Button>
      </form>
    </Card>
  );
}
