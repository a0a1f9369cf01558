import { zodResolver } from '@hookform/resolvers/zod';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { Copy } from 'lucide-react';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import * as z from 'zod/mini';
import { api, type Schemas, told } from '@/shared/api/client';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { Button, IconButton } from '@/shared/ui/button';
import { Confirm, Dialog } from '@/shared/ui/dialog';
import { useField, useSubmit } from '@/shared/ui/form';
import { CheckboxInput, TextInput } from '@/shared/ui/inputs';
import { Card, Facts } from '@/shared/ui/page';
import { Loading, Notice, Shown } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toasts';
import { useAction } from '@/shared/ui/useAction';
import { gatewayTexts } from './gateway-texts';

type Gateway = Schemas['OperatorGateway'];
const PROVIDERS = ['stripe', 'razorpay'] as const;
type Provider = (typeof PROVIDERS)[number];
/** In every language. */
const NAMES: Record<Provider, string> = { stripe: 'Stripe', razorpay: 'Razorpay' };

const gatewaysQuery = (operator: string) =>
  queryOptions({
    queryKey: ['operator', operator, 'gateways'],
    queryFn: () => told(api.GET('/api/v1/operator/gateways', { params: { query: { operator_id: operator } } })),
  });

/** The operator's own accounts with providers of payments. */
export function GatewaysCard({ operator }: { operator: string }) {
  const t = useTexts(gatewayTexts);
  const query = useQuery(gatewaysQuery(operator));
  return (
    <Card aria-labelledby="gateways" className="grid gap-4">
      <div className="grid gap-1">
        <h2 id="gateways">{t('title')}</h2>
        <p className="text-muted">{t('lead')}</p>
      </div>
      <Shown query={query} loading={<Loading rows={2} row="h-20" />}>
        {({ available, items }) =>
          available ? (
            <ul className="grid gap-4">
              {PROVIDERS.map((provider) => (
                <li key={provider} className="grid gap-3 border-t border-line pt-4">
                  <Line provider={provider} operator={operator} account={items.find(({ gateway }) => gateway === provider)} />
                </li>
              ))}
            </ul>
          ) : (
            <Notice tone="info">{t('unavailable')}</Notice>
          )
        }
      </Shown>
    </Card>
  );
}

function Line({ provider, operator, account }: { provider: Provider; operator: string; account: Gateway | undefined }) {
  const t = useTexts(gatewayTexts);
  const [opened, setOpened] = useState<'edit' | 'remove'>();
  const close = () => setOpened(undefined);
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3>{NAMES[provider]}</h3>
        <div className="flex flex-wrap gap-2">
          <Button look="secondary" size="small" onPress={() => setOpened('edit')} aria-label={t(account ? 'changeOf' : 'setUpOf', { provider: NAMES[provider] })}>
            {t(account ? 'change' : 'setUp')}
          </Button>
          {account && (
            <Button look="secondary" size="small" onPress={() => setOpened('remove')} aria-label={t('removeOf', { provider: NAMES[provider] })}>
              {t('remove')}
            </Button>
          )}
        </div>
      </div>
      {account ? <Standing account={account} /> : <p className="text-muted">{t('notSet')}</p>}
      <Dialog title={NAMES[provider]} isOpen={opened === 'edit'} onClose={close}>
        <Form provider={provider} operator={operator} account={account} onDone={close} />
      </Dialog>
      <Remove provider={provider} operator={operator} isOpen={opened === 'remove'} onClose={close} />
    </>
  );
}

function Standing({ account }: { account: Gateway }) {
  const t = useTexts(gatewayTexts);
  const c = useTexts(common);
  const { longDate } = useFormat();
  const takes = [account.card && c('card'), account.upi && c('upi')].filter((way) => way !== false);
  const copy = async () => {
    await navigator.clipboard.writeText(account.webhook_url);
    toast('success', t('copied'));
  };
  return (
    <>
      <Facts
        items={[
          [t('takes'), takes.length > 0 ? takes.join(', ') : t('takesNothing')],
          [t('secret'), t('set', { end: account.secret_end })],
          [t('webhookSecret'), t('set', { end: account.webhook_secret_end })],
          [t('since'), longDate(account.set_at)],
        ]}
      />
      <div className="flex items-center gap-2">
        <p className="min-w-0">
          <span className="text-sm text-muted">{t('webhookUrl')}</span>
          <span className="block font-mono text-sm break-all">{account.webhook_url}</span>
        </p>
        {'clipboard' in navigator && (
          <IconButton label={t('copy')} onPress={() => void copy()}>
            <Copy aria-hidden className="size-5" />
          </IconButton>
        )}
      </div>
    </>
  );
}

const secret = z.string().check(
  z.trim(),
  z.refine((written) => written === '' || /^[\x21-\x7e]{8,300}$/.test(written), 'invalid'),
);
const schema = z.object({
  public_key: z.string().check(z.trim(), z.minLength(1, 'required'), z.maxLength(200, 'too_long')),
  secret,
  webhook_secret: secret,
  account: z.string().check(z.trim(), z.maxLength(100, 'too_long')),
});
type Values = z.infer<typeof schema>;

interface FormProps {
  provider: Provider;
  operator: string;
  account: Gateway | undefined;
  onDone: () => void;
}

function Form({ provider, operator, account, onDone }: FormProps) {
  const t = useTexts(gatewayTexts);
  const c = useTexts(common);
  const queries = useQueryClient();
  const [takes, setTakes] = useState({ card: account?.card ?? true, upi: account?.upi ?? provider === 'razorpay' });
  const defaultValues = { public_key: account?.public_key ?? '', secret: '', webhook_secret: '', account: account?.account ?? '' };
  const form = useForm<Values>({ resolver: zodResolver(schema), defaultValues });
  const { onSubmit, refusal, isPending } = useSubmit(form, async (values) => {
    const { secret, webhook_secret, account } = values;
    const secrets = { ...(secret && { secret }), ...(webhook_secret && { webhook_secret }) };
    const body = { operator_id: operator, public_key: values.public_key, ...secrets, account: account === '' ? null : account, card: takes.card, upi: takes.upi };
    await told(api.PUT('/api/v1/operator/gateways/{gateway}', { params: { path: { gateway: provider } }, body }));
    await queries.invalidateQueries({ queryKey: gatewaysQuery(operator).queryKey });
    toast('success', t('saved'));
    onDone();
  });
  const hint = (end: string | undefined) => (end === undefined ? t('never') : t('keep', { end }));
  return (
    <form onSubmit={onSubmit} noValidate autoComplete="off" className="grid gap-4">
      {refusal && <Notice>{refusal}</Notice>}
      <TextInput label={t(provider === 'stripe' ? 'publishable' : 'keyId')} isRequired autoComplete="off" {...useField(form.control, 'public_key')} />
      <TextInput label={t('secret')} hint={hint(account?.secret_end)} isRequired={!account} type="password" autoComplete="off" {...useField(form.control, 'secret')} />
      <TextInput
        label={t('webhookSecret')}
        hint={hint(account?.webhook_secret_end)}
        isRequired={!account}
        type="password"
        autoComplete="off"
        {...useField(form.control, 'webhook_secret')}
      />
      <TextInput label={t('account')} hint={t('accountHint')} autoComplete="off" {...useField(form.control, 'account')} />
      <fieldset className="grid gap-2">
        <legend className="pb-1 font-medium">{t('takes')}</legend>
        <CheckboxInput isSelected={takes.card} onChange={(card) => setTakes({ ...takes, card })}>
          {c('card')}
        </CheckboxInput>
        {provider === 'razorpay' && (
          <CheckboxInput isSelected={takes.upi} onChange={(upi) => setTakes({ ...takes, upi })}>
            {t('upiByCode')}
          </CheckboxInput>
        )}
      </fieldset>
      <Button type="submit" isPending={isPending}>
        {c('save')}
      </Button>
    </form>
  );
}

function Remove({ provider, operator, isOpen, onClose }: { provider: Provider; operator: string; isOpen: boolean; onClose: () => void }) {
  const t = useTexts(gatewayTexts);
  const params = { path: { gateway: provider }, query: { operator_id: operator } };
  const remove = useAction(() => told(api.DELETE('/api/v1/operator/gateways/{gateway}', { params })), {
    concerns: ['operator'],
    onDone: () => {
      toast('success', t('removed'));
      onClose();
    },
  });
  return (
    <Confirm
      title={t('removeTitle', { provider: NAMES[provider] })}
      isOpen={isOpen}
      onClose={onClose}
      confirm={t('remove')}
      onConfirm={() => remove.run(undefined)}
      isPending={remove.isPending}
      refusal={remove.refusal}
      danger
    >
      {t('removeWhy')}
    </Confirm>
  );
}
