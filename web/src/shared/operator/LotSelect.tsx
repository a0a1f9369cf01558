import { useQuery } from '@tanstack/react-query';
import { catalogue, useTexts } from '@/shared/i18n/texts';
import { SelectInput } from '@/shared/ui/inputs';
import { operatorLotsQuery } from './queries';

const texts = catalogue({
  en: { lot: 'Lot', all: 'All lots' },
  hi: { lot: 'पार्किंग', all: 'सभी पार्किंग' },
});
const ALL = 'all';

interface Props {
  value: string | undefined;
  onChange: (lot: string | undefined) => void;
  /** Whether all of them together may be chosen. */
  withAll?: boolean;
  className?: string;
}

/** One of the lots I run. */
export function LotSelect({ value, onChange, withAll = false, className = '' }: Props) {
  const t = useTexts(texts);
  const { data: lots = [] } = useQuery(operatorLotsQuery);
  const choices = lots.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <SelectInput
      className={className}
      label={t('lot')}
      value={value ?? (withAll ? ALL : '')}
      onChange={(lot) => onChange(lot === ALL ? undefined : lot)}
      choices={withAll ? [{ value: ALL, label: t('all') }, ...choices] : choices}
    />
  );
}
