import { Plus, X } from 'lucide-react';
import { useFieldArray, useWatch } from 'react-hook-form';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { Button, IconButton } from '@/shared/ui/button';
import { useField } from '@/shared/ui/form';
import { NumberInput } from '@/shared/ui/inputs';
import type { RulesControl } from './rules-form';
import { rulesTexts } from './rules-texts';

const MOST = 10;

/** How much goes back, by how long before the start one cancels; each said in a sentence. */
export function RefundTiers({ control }: { control: RulesControl }) {
  const t = useTexts(rulesTexts);
  const { fields, append, remove } = useFieldArray({ control, name: 'refund_tiers' });
  return (
    <div className="grid gap-3 sm:col-span-2">
      <ul className="grid gap-3">
        {fields.map((field, index) => (
          <Tier key={field.id} control={control} index={index} onRemove={() => remove(index)} />
        ))}
      </ul>
      <p className="text-sm text-muted">{t('afterStart')}</p>
      {fields.length < MOST && (
        <Button look="secondary" size="small" className="justify-self-start" onPress={() => append({ hours_before_start: 2, percent: 75 })}>
          <Plus aria-hidden className="size-4" />
          {t('addTier')}
        </Button>
      )}
    </div>
  );
}

function Tier({ control, index, onRemove }: { control: RulesControl; index: number; onRemove: () => void }) {
  const t = useTexts(rulesTexts);
  const { number } = useFormat();
  const { hours_before_start: hours = 0, percent = 0 } = useWatch({ control, name: `refund_tiers.${index}` }) ?? {};
  const says = t(hours === 0 ? 'tierUntil' : 'tierSays', { percent: number(percent || 0), hours: number(hours || 0) });
  return (
    <li className="grid grid-cols-[1fr_1fr_auto] items-end gap-x-3 gap-y-1 rounded-control bg-sunken p-3">
      <p className="col-span-3 text-sm font-medium">{says}</p>
      <NumberInput label={t('tierHours')} step={1} {...useField(control, `refund_tiers.${index}.hours_before_start`)} />
      <NumberInput label={t('tierPercent')} step={1} {...useField(control, `refund_tiers.${index}.percent`)} />
      <IconButton label={`${t('removeTier')}: ${says}`} onPress={onRemove}>
        <X aria-hidden className="size-5" />
      </IconButton>
    </li>
  );
}
