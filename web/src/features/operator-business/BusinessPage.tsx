import { zodResolver } from '@hookform/resolvers/zod';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import * as z from 'zod/mini';
import { api, type Schemas, told } from '@/shared/api/client';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { operatorQuery, useOperatorId } from '@/shared/operator/queries';
import { VerificationNotice } from '@/shared/operator/VerificationNotice';
import { Button, ButtonLink } from '@/shared/ui/button';
import { useField, useSubmit } from '@/shared/ui/form';
import { NumberInput, TextInput } from '@/shared/ui/inputs';
import { Card, Facts, Page } from '@/shared/ui/page';
import { Loading, Notice, Shown } from '@/shared/ui/states';
import { StatusBadge } from '@/shared/ui/status';
import { toast } from '@/shared/ui/toasts';
import { GatewaysCard } from './gateways';
import { texts } from './texts';

type Operator = Schemas['Operator'];

const schema = z.object({
  name: z.string().check(z.trim(), z.minLength(1, 'required'), z.maxLength(100, 'too_long')),
  upi_id: z.string().check(
    z.trim(),
    z.refine((written) => written === '' || /^[\w.-]{2,}@[A-Za-z][\w.-]+$/.test(written), 'invalid'),
  ),
  address: z.string().check(z.trim(), z.maxLength(300, 'too_long')),
  busy_at: z.number('required').check(z.int('invalid'), z.minimum(1, 'too_small'), z.maximum(100, 'too_big')),
  legal_name: z.string().check(z.trim(), z.maxLength(200, 'too_long')),
  gstin: z.string().check(
    z.trim(),
    z.toUpperCase(),
    z.refine((written) => written === '' || /^\d{2}[A-Z]{5}\d{4}[A-Z][1-9A-Z]Z[\dA-Z]$/.test(written), 'invalid'),
  ),
  gst_percent: z.number('required').check(z.minimum(0, 'too_small'), z.maximum(100, 'too_big')),
});
type Values = z.infer<typeof schema>;

export function BusinessPage() {
  const t = useTexts(texts);
  const operator = useQuery(operatorQuery(useOperatorId()));
  return (
    <Page
      title={t('business')}
      lead={t('lead')}
      actions={
        <ButtonLink to="/operator/webhooks" look="secondary">
          {t('webhooks')}
        </ButtonLink>
      }
    >
      <Shown query={operator} loading={<Loading rows={2} row="h-64" />}>
        {(operator) => (
          <div className="grid gap-4 lg:grid-cols-[1fr_20rem] lg:items-start">
            <div className="grid gap-4">
              <Card aria-label={t('business')}>
                <BusinessForm operator={operator} key={operator.id} />
              </Card>
              <GatewaysCard operator={operator.id} />
            </div>
            <Standing operator={operator} />
          </div>
        )}
      </Shown>
    </Page>
  );
}

function Standing({ operator }: { operator: Operator }) {
  const t = useTexts(texts);
  const { longDate } = useFormat();
  return (
    <Card aria-labelledby="standing" className="grid gap-3">
      <div className="flex items-center justify-between gap-2">
        <h2 id="standing">{t('state')}</h2>
        <StatusBadge status={operator.verification} />
      </div>
      {operator.verification === 'approved' ? <p>{t('approvedSays')}</p> : <VerificationNotice verification={operator.verification} />}
      <Facts items={[[t('since'), longDate(operator.created_at)]]} />
    </Card>
  );
}

function BusinessForm({ operator }: { operator: Operator }) {
  const t = useTexts(texts);
  const words = useTexts(common);
  const queries = useQueryClient();
  const { id, name, upi_id, address, busy_at, legal_name, gstin, gst_rate } = operator;
  const form = useForm<Values>({ resolver: zodResolver(schema), defaultValues: { name, upi_id: upi_id ?? '', address: address ?? '', busy_at, legal_name: legal_name ?? '', gstin: gstin ?? '', gst_percent: gst_rate / 100 } });
  const { onSubmit, refusal, isPending } = useSubmit(form, async ({ name, busy_at, gst_percent, ...texts }) => {
    const filled = Object.fromEntries(Object.entries(texts).map(([field, text]) => [field, text === '' ? null : text])) as { [F in keyof typeof texts]: string | null };
    const body = { name, busy_at, operator_id: id, gst_rate: Math.round(gst_percent * 100), ...filled };
    const changed = await told(api.PATCH('/api/v1/operator', { body }));
    queries.setQueryData(operatorQuery(id).queryKey, changed);
    toast('success', t('saved'));
    await queries.invalidateQueries({ queryKey: ['staff'] });
  });
  return (
    <form onSubmit={onSubmit} noValidate className="grid gap-4">
      {refusal && <Notice>{refusal}</Notice>}
      <TextInput label={t('name')} isRequired autoComplete="organization" {...useField(form.control, 'name')} />
      <TextInput label={t('upi')} hint={t('upiHint')} autoComplete="off" {...useField(form.control, 'upi_id')} />
      <TextInput label={t('address')} rows={3} autoComplete="street-address" {...useField(form.control, 'address')} />
      <NumberInput label={t('busy')} hint={t('busyHint')} minValue={1} step={1} {...useField(form.control, 'busy_at')} />
      <h2 className="mt-2">{t('tax')}</h2>
      <TextInput label={t('legalName')} hint={t('legalNameHint')} autoComplete="off" {...useField(form.control, 'legal_name')} />
      <TextInput label={t('gstin')} hint={t('gstinHint')} autoComplete="off" {...useField(form.control, 'gstin')} />
      <NumberInput label={t('gst')} hint={t('gstHint')} minValue={0} maxValue={100} step={0.01} {...useField(form.control, 'gst_percent')} />
      <Button type="submit" isPending={isPending} className="sm:justify-self-start">
        {words('save')}
      </Button>
    </form>
  );
}
