import { useEffect, useState } from 'react';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { LotPicker } from '@/shared/operator/LotPicker';
import { Button } from '@/shared/ui/button';
import { SelectInput, TextInput } from '@/shared/ui/inputs';
import { type Filters, STATUSES } from './queries';
import { texts } from './texts';

const PAUSE_MS = 300;
const EVERY = 'every';

/** What is filtered by is in the URL; `onChange` puts it there. */
export function FilterBar({ filters, onChange }: { filters: Filters; onChange: (change: { [K in keyof Filters]: Filters[K] | undefined }) => void }) {
  const t = useTexts(texts);
  const c = useTexts(common);
  const isAny = Object.values(filters).some(Boolean);
  return (
    <search aria-label={t('filters')} className="grid grid-cols-2 items-end gap-3 sm:flex sm:flex-wrap">
      <TypedSearch q={filters.q} onChange={(q) => onChange({ q })} />
      <LotPicker every value={filters.lot} onChange={(lot) => onChange({ lot })} className="col-span-2 sm:w-56" />
      <SelectInput
        label={t('status')}
        className="col-span-2 sm:w-52"
        value={filters.status ?? EVERY}
        onChange={(status) => onChange({ status: status === EVERY ? undefined : status })}
        choices={[{ value: EVERY, label: c('all') }, ...STATUSES.map((value) => ({ value, label: c(value) }))]}
      />
      <TextInput type="date" label={c('from')} value={filters.from ?? ''} onChange={(from) => onChange({ from: from || undefined })} />
      <TextInput type="date" label={c('to')} value={filters.to ?? ''} onChange={(to) => onChange({ to: to || undefined })} />
      {isAny && (
        <Button look="quiet" onPress={() => onChange({ lot: undefined, status: undefined, from: undefined, to: undefined, q: undefined })}>
          {t('reset')}
        </Button>
      )}
    </search>
  );
}

/** Searches when one pauses. */
function TypedSearch({ q = '', onChange }: { q?: string | undefined; onChange: (q: string | undefined) => void }) {
  const t = useTexts(texts);
  const [typed, setTyped] = useState(q);
  const [known, setKnown] = useState(q);
  if (known !== q) {
    setKnown(q);
    // The filters were reset. What else comes is what was typed, or lags behind it.
    if (q === '') setTyped('');
  }
  useEffect(() => {
    if (typed.trim() === q) return;
    const timer = setTimeout(() => onChange(typed.trim() || undefined), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, q, onChange]);
  return <TextInput type="search" label={t('search')} value={typed} onChange={setTyped} className="col-span-2 sm:w-64" />;
}
