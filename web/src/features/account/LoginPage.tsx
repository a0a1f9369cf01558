import { zodResolver } from '@hookform/resolvers/zod';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useForm } from 'react-hook-form';
import { api, told } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { homeOf, useEnter, useUser } from '@/shared/session/session';
import { Button, TextLink } from '@/shared/ui/button';
import { useField, useSubmit } from '@/shared/ui/form';
import { TextInput } from '@/shared/ui/inputs';
import { Card, Page } from '@/shared/ui/page';
import { Notice } from '@/shared/ui/states';
import { Onwards } from './onwards';
import { loginSchema } from './schemas';
import { texts } from './texts';

const route = getRouteApi('/login');

export function LoginPage() {
  const t = useTexts(texts);
  const { next } = route.useSearch();
  const user = useUser();
  const enter = useEnter();
  const router = useRouter();
  const form = useForm({ resolver: zodResolver(loginSchema), defaultValues: { email: '', password: '' } });
  const { onSubmit, refusal, isPending } = useSubmit(form, async (body) => {
    const { user } = await told(api.POST('/api/v1/auth/login', { body }));
    enter(user);
    await router.invalidate();
  });
  const email = useField(form.control, 'email');
  const password = useField(form.control, 'password');
  // Also for whoever comes here and is logged in already.
  if (user) return <Onwards to={next ?? homeOf(user)} />;
  return (
    <Page title={t('login')} lead={t('loginLead')} width="narrow">
      <Card>
        <form onSubmit={onSubmit} noValidate className="grid gap-4">
          {refusal && <Notice>{refusal}</Notice>}
          <TextInput label={t('email')} type="email" autoComplete="username" isRequired {...email} />
          <TextInput label={t('password')} type="password" autoComplete="current-password" isRequired {...password} />
          <Button type="submit" isPending={isPending}>
            {t('login')}
          </Button>
          <p className="text-center">
            <TextLink to="/password/forgot">{t('forgot')}</TextLink>
          </p>
        </form>
      </Card>
      <p className="mt-4 text-center">
        {t('noAccount')}{' '}
        <TextLink to="/register" search={next === undefined ? {} : { next }}>
          {t('toRegister')}
        </TextLink>
      </p>
    </Page>
  );
}
