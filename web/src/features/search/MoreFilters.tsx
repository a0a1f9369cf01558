import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { set } from '@/shared/booking/wish';
import { useTexts } from '@/shared/i18n/texts';
import { NativeInput, SelectInput } from '@/shared/ui/native';
import { useDraft } from '@/shared/ui/useDraft';
import type { FormProps } from './SearchForm';
import { texts } from './texts';
import { type Sort, SORTS } from './wanted';

const isWide = () => matchMedia('(min-width: 64rem)').matches;

/** Folded away on a phone. */
export function MoreFilters({ wanted, want }: FormProps) {
  const t = useTexts(texts);
  const [isOpen, setOpen] = useState(isWide);
  const [rate, setRate] = useDraft(String(wanted.rate ?? ''));
  const count = [wanted.wash, wanted.rate, wanted.stars, wanted.sort].filter((filter) => filter !== undefined).length;
  const takeRate = () => want(set({ ...wanted, rate: rate.trim() === '' || Number.isNaN(Number(rate)) ? undefined : Math.max(0, Number(rate)) }));
  const sorts = SORTS.filter((sort) => sort !== 'distance' || wanted.near);
  return (
    <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)} className="group">
      <summary className="flex min-h-11 cursor-pointer list-none items-center justify-between gap-2 rounded-control font-medium text-brand">
        {count > 0 ? t('moreOn', { count }) : t('more')}
        <ChevronDown aria-hidden className="size-4 transition-transform group-open:rotate-180" />
      </summary>
      <div className="mt-1 grid gap-3">
        <label className="flex min-h-11 cursor-pointer items-center gap-3">
          <input type="checkbox" checked={wanted.wash ?? false} onChange={({ target }) => want(set({ ...wanted, wash: target.checked || undefined }))} className="size-5 accent-brand" />
          {t('wash')}
        </label>
        <NativeInput label={t('rate')} type="number" inputMode="numeric" min={0} step={5} value={rate} onChange={setRate} onBlur={() => rate !== String(wanted.rate ?? '') && takeRate()} />
        <div className="grid grid-cols-2 gap-3">
          <SelectInput
            label={t('stars')}
            value={String(wanted.stars ?? '')}
            onChange={(stars) => want(set({ ...wanted, stars: Number(stars) || undefined }))}
            choices={[{ value: '', label: t('any') }, ...[3, 4, 4.5].map((stars) => ({ value: String(stars), label: t('starsOf', { count: stars }) }))]}
          />
          <SelectInput
            label={t('sort')}
            value={wanted.sort ?? (wanted.near ? 'distance' : 'name')}
            onChange={(sort) => want(set({ ...wanted, sort: sort as Sort }))}
            choices={sorts.map((sort) => ({ value: sort, label: t(sort === 'rate' ? 'rateSort' : sort) }))}
          />
        </div>
      </div>
    </details>
  );
}
