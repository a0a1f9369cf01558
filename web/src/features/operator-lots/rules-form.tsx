import { zodResolver } from '@hookform/resolvers/zod';
import type { ReactNode } from 'react';
import { type Control, type FieldPath, useForm, useWatch } from 'react-hook-form';
import * as z from 'zod/mini';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import type { Schemas } from '@/shared/api/client';
import { Button } from '@/shared/ui/button';
import { useField, useSubmit } from '@/shared/ui/form';
import { NumberInput, Switch } from '@/shared/ui/inputs';
import { Notice } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toasts';
import { RefundTiers } from './refund-tiers';
import { rulesTexts } from './rules-texts';

type Rules = Schemas['Rules'];

const whole = (least: number, most: number) => z.number('required').check(z.int('invalid'), z.minimum(least, 'too_small'), z.maximum(most, 'too_big'));
const schema = z.object({
  default_duration_minutes: whole(1, 43_200),
  min_duration_minutes: whole(1, 43_200),
  max_duration_minutes: whole(1, 43_200),
  booking_horizon_days: whole(0, 365),
  buffer_minutes: whole(0, 1440),
  grace_minutes: whole(0, 60),
  hold_card: whole(1, 1440),
  hold_upi: whole(1, 1440),
  hold_cash: whole(1, 1440),
  pay_on_arrival: z.boolean(),
  arrival_minutes: whole(0, 240),
  max_unpaid_bookings: whole(1, 100),
  renewal_rate_percent: whole(1, 200),
  renewal_window_minutes: whole(0, 1440),
  free_cancellation_minutes: whole(0, 1440),
  refund_tiers: z.array(z.object({ hours_before_start: whole(0, 8760), percent: whole(0, 100) })),
});
type Values = z.infer<typeof schema>;
export type RulesControl = Control<Values>;
type NumberName = Exclude<FieldPath<Values>, 'pay_on_arrival' | 'refund_tiers' | `refund_tiers.${string}`>;

const USUAL: Values = {
  default_duration_minutes: 60,
  min_duration_minutes: 15,
  max_duration_minutes: 1440,
  booking_horizon_days: 30,
  buffer_minutes: 0,
  grace_minutes: 5,
  hold_card: 10,
  hold_upi: 15,
  hold_cash: 15,
  pay_on_arrival: true,
  arrival_minutes: 15,
  max_unpaid_bookings: 5,
  renewal_rate_percent: 50,
  renewal_window_minutes: 60,
  free_cancellation_minutes: 10,
  refund_tiers: [
    { hours_before_start: 24, percent: 100 },
    { hours_before_start: 0, percent: 50 },
  ],
};

function valuesOf({ hold_minutes, ...rules }: Rules): Values {
  const { card, upi, cash } = hold_minutes ?? {};
  return { ...USUAL, ...rules, hold_card: card ?? USUAL.hold_card, hold_upi: upi ?? USUAL.hold_upi, hold_cash: cash ?? USUAL.hold_cash };
}
const rulesOf = ({ hold_card, hold_upi, hold_cash, ...rules }: Values): Rules => ({ ...rules, hold_minutes: { card: hold_card, upi: hold_upi, cash: hold_cash } });
const NAMES = Object.fromEntries(Object.keys(USUAL).map((name) => [`rules.${name}`, name])) as Partial<Record<string, FieldPath<Values>>>;

/** What is booked here and how, in words with their units. */
export function RulesForm({ rules, save }: { rules: Rules; save: (rules: Rules) => Promise<unknown> }) {
  const t = useTexts(rulesTexts);
  const words = useTexts(common);
  const form = useForm<Values>({ resolver: zodResolver(schema), defaultValues: valuesOf(rules) });
  const { onSubmit, refusal, isPending } = useSubmit(form, (values) => save(rulesOf(values)), NAMES);
  const arrives = useWatch({ control: form.control, name: 'pay_on_arrival' });
  const asUsual = () => {
    form.reset(USUAL, { keepDefaultValues: true });
    toast('info', t('defaultsFilled'));
  };
  const field = (name: NumberName) => <RuleField control={form.control} name={name} />;
  return (
    <form onSubmit={onSubmit} noValidate className="grid gap-7">
      <p className="text-muted">{t('kept')}</p>
      {refusal && <Notice>{refusal}</Notice>}
      <Group title={t('stay')}>
        {field('default_duration_minutes')}
        {field('min_duration_minutes')}
        {field('max_duration_minutes')}
        {field('booking_horizon_days')}
        {field('buffer_minutes')}
        {field('grace_minutes')}
      </Group>
      <Group title={t('holds')}>
        {field('hold_card')}
        {field('hold_upi')}
        {field('hold_cash')}
        {field('max_unpaid_bookings')}
        <Switch className="sm:col-span-2" isSelected={arrives} onChange={(on) => form.setValue('pay_on_arrival', on, { shouldDirty: true })}>
          {t('pay_on_arrival')}
        </Switch>
        {arrives && field('arrival_minutes')}
      </Group>
      <Group title={t('renewals')}>
        {field('renewal_rate_percent')}
        {field('renewal_window_minutes')}
      </Group>
      <Group title={t('refunds')}>
        {field('free_cancellation_minutes')}
        <RefundTiers control={form.control} />
      </Group>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" isPending={isPending}>
          {words('save')}
        </Button>
        <Button look="quiet" onPress={asUsual}>
          {t('toDefaults')}
        </Button>
      </div>
    </form>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="grid gap-4 sm:grid-cols-2">
      <legend className="mb-3 text-lg font-semibold tracking-tight">{title}</legend>
      {children}
    </fieldset>
  );
}

function RuleField({ control, name }: { control: RulesControl; name: NumberName }) {
  const t = useTexts(rulesTexts);
  const { number } = useFormat();
  const usual = t('usual', { value: number(USUAL[name]) });
  const hint = name === 'grace_minutes' ? t('graceHint', { usual }) : usual;
  return <NumberInput label={t(name)} hint={hint} step={1} {...useField(control, name)} />;
}
