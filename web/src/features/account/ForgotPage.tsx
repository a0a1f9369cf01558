import { zodResolver } from '@hookform/resolvers/zod';
import { MailCheck } from 'lucide-react';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { api, told } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { Button } from '@/shared/ui/button';
import { useField, useSubmit } from '@/shared/ui/form';
import { TextInput } from '@/shared/ui/inputs';
import { Card, Page } from '@/shared/ui/page';
import { Empty, Notice } from '@/shared/ui/states';
import { forgotSchema } from './schemas';
import { texts } from './texts';

/** Says the same whether there is such an account or not. */
export function ForgotPage() {
  const t = useTexts(texts);
  const [sentTo, setSentTo] = useState<string>();
  const form = useForm({ resolver: zodResolver(forgotSchema), defaultValues: { email: '' } });
  const { onSubmit, refusal, isPending } = useSubmit(form, async (body) => {
    await told(api.POST('/api/v1/auth/password/forgot', { body }));
    setSentTo(body.email);
  });
  const email = useField(form.control, 'email');
  return (
    <Page title={t('forgotTitle')} lead={t('forgotLead')} width="narrow" back={{ to: '/login', label: t('login') }}>
      {sentTo === undefined ? (
        <Card>
          <form onSubmit={onSubmit} noValidate className="grid gap-4">
            {refusal && <Notice>{refusal}</Notice>}
            <TextInput label={t('email')} type="email" autoComplete="username" isRequired {...email} />
            <Button type="submit" isPending={isPending}>
              {t('sendLink')}
            </Button>
          </form>
        </Card>
      ) : (
        <div role="status">
          <Empty icon={MailCheck} title={t('sentTitle')}>
            {t('sent', { email: sentTo })}
          </Empty>
        </div>
      )}
    </Page>
  );
}
