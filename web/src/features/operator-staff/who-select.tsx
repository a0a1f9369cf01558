import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { SelectInput } from '@/shared/ui/inputs';
import { canWork, type Member } from './queries';
import { texts } from './texts';

export const LEAST_BUSY = 'least-busy';

interface Props {
  people: Member[];
  value: string;
  onChange: (who: string) => void;
}

/** Somebody who can be given work, each with how much they have already, or whoever has the least. */
export function WhoSelect({ people, value, onChange }: Props) {
  const t = useTexts(texts);
  const words = useTexts(common);
  const { number } = useFormat();
  const choices = people.filter(canWork).map(({ user_id, full_name, open_assignments, busy_at, availability }) => ({
    value: user_id,
    label: full_name,
    hint: `${words(availability)} · ${t('load', { open: number(open_assignments), busy: number(busy_at) })}`,
  }));
  return <SelectInput label={t('to')} value={value} onChange={onChange} choices={[{ value: LEAST_BUSY, label: t('leastBusy'), hint: t('leastBusyHint') }, ...choices]} />;
}
