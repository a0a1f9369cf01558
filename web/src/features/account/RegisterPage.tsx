import { zodResolver } from '@hookform/resolvers/zod';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { type Control, useForm, useWatch } from 'react-hook-form';
import { api, told } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { homeOf, useEnter, useUser } from '@/shared/session/session';
import { Button, TextLink } from '@/shared/ui/button';
import { useField, useSubmit } from '@/shared/ui/form';
import { Switch, TextInput } from '@/shared/ui/inputs';
import { Card, Page } from '@/shared/ui/page';
import { Notice } from '@/shared/ui/states';
import { Onwards } from './onwards';
import { type Registration, registrationSchema } from './schemas';
import { texts } from './texts';

const route = getRouteApi('/register');
const EMPTY: Registration = { full_name: '', email: '', phone: '', password: '', isOperator: false, business: '', upi_id: '', address: '' };
/** What the API calls the fields of the business. */
const NAMES = { 'operator.name': 'business', 'operator.upi_id': 'upi_id', 'operator.address': 'address' } as const;

async function register({ full_name, email, phone, password, isOperator, business, upi_id, address }: Registration) {
  const operator = isOperator ? { name: business, upi_id: upi_id || null, address: address || null } : null;
  return told(api.POST('/api/v1/auth/register', { body: { full_name, email, phone: phone || null, password, operator } }));
}

export function RegisterPage() {
  const t = useTexts(texts);
  const { next } = route.useSearch();
  const user = useUser();
  const enter = useEnter();
  const router = useRouter();
  const form = useForm<Registration>({ resolver: zodResolver(registrationSchema), defaultValues: EMPTY });
  const { onSubmit, refusal, isPending } = useSubmit(
    form,
    async (values) => {
      const { user } = await register(values);
      enter(user);
      await router.invalidate();
    },
    NAMES,
  );
  const isOperator = useWatch({ control: form.control, name: 'isOperator' });
  if (user) return <Onwards to={next ?? homeOf(user)} />;
  return (
    <Page title={t('register')} lead={t('registerLead')} width="narrow">
      <Card>
        <form onSubmit={onSubmit} noValidate className="grid gap-4">
          {refusal && <Notice>{refusal}</Notice>}
          <PersonFields control={form.control} />
          <Switch isSelected={isOperator} onChange={(on) => form.setValue('isOperator', on, { shouldValidate: form.formState.isSubmitted })}>
            <span className="font-medium">{t('isOperator')}</span>
            <span className="block text-sm text-muted">{t('isOperatorHint')}</span>
          </Switch>
          {isOperator && <BusinessFields control={form.control} />}
          <Button type="submit" isPending={isPending}>
            {t('doRegister')}
          </Button>
        </form>
      </Card>
      <p className="mt-4 text-center">
        {t('haveAccount')}{' '}
        <TextLink to="/login" search={next === undefined ? {} : { next }}>
          {t('login')}
        </TextLink>
      </p>
    </Page>
  );
}

function PersonFields({ control }: { control: Control<Registration> }) {
  const t = useTexts(texts);
  const name = useField(control, 'full_name');
  const email = useField(control, 'email');
  const phone = useField(control, 'phone');
  const password = useField(control, 'password');
  return (
    <>
      <TextInput label={t('name')} autoComplete="name" isRequired {...name} />
      <TextInput label={t('email')} type="email" autoComplete="email" isRequired {...email} />
      <TextInput label={t('phone')} type="tel" autoComplete="tel" hint={t('optional')} {...phone} />
      <TextInput label={t('password')} type="password" autoComplete="new-password" hint={t('passwordHint')} isRequired {...password} />
    </>
  );
}

function BusinessFields({ control }: { control: Control<Registration> }) {
  const t = useTexts(texts);
  const business = useField(control, 'business');
  const upiId = useField(control, 'upi_id');
  const address = useField(control, 'address');
  return (
    <>
      <TextInput label={t('business')} autoComplete="organization" isRequired {...business} />
      <TextInput label={t('upiId')} hint={t('upiIdHint')} {...upiId} />
      <TextInput label={t('address')} autoComplete="street-address" hint={t('optional')} {...address} />
    </>
  );
}
