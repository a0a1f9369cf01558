import { useQuery } from '@tanstack/react-query';
import { catalogue, useTexts } from '@/shared/i18n/texts';
import { SelectInput } from '@/shared/ui/inputs';
import { Skeleton } from '@/shared/ui/states';
import { operatorLotsQuery } from './queries';

const texts = catalogue({ en: { lot: 'Lot', every: 'All lots' }, hi: { lot: 'पार्किंग', every: 'सभी पार्किंग' } });
const EVERY = 'every';

interface Props {
  value: string | undefined;
  onChange: (lot: string | undefined) => void;
  /** All of them together are a choice, too. */
  every?: boolean;
  className?: string;
}

/** Which of one's lots. Who has one only need not choose. */
export function LotPicker({ value, onChange, every = false, className }: Props) {
  const t = useTexts(texts);
  const { data: lots } = useQuery(operatorLotsQuery);
  if (!lots) return <Skeleton className={`h-16 ${className ?? ''}`} />;
  if (lots.length < 2) return null;
  const known = lots.some(({ id }) => id === value) ? value : undefined;
  return (
    <SelectInput
      label={t('lot')}
      className={className}
      value={known ?? (every ? EVERY : (lots[0]?.id ?? EVERY))}
      onChange={(id) => onChange(id === EVERY ? undefined : id)}
      choices={[...(every ? [{ value: EVERY, label: t('every') }] : []), ...lots.map(({ id, name }) => ({ value: id, label: name }))]}
    />
  );
}
