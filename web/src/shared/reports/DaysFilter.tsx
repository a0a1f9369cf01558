import { useTexts } from '@/shared/i18n/texts';
import { Button } from '@/shared/ui/button';
import { TextInput } from '@/shared/ui/inputs';
import { type Days, dayAfter } from './days';
import { texts } from './texts';

const SPANS = [7, 30, 90] as const;

interface Props {
  days: { from: string; to: string };
  today: string;
  onChange: (days: Days) => void;
}

/** From which day to which, or the last so many. */
export function DaysFilter({ days, today, onChange }: Props) {
  const t = useTexts(texts);
  return (
    <div className="flex flex-wrap items-end gap-3">
      <TextInput className="w-40" type="date" label={t('from')} value={days.from} max={days.to} onChange={(from) => from && onChange({ ...days, from })} />
      <TextInput
        className="w-40"
        type="date"
        label={t('to')}
        value={days.to}
        min={days.from}
        onChange={(to) => to && onChange({ ...days, to })}
        error={days.to < days.from ? t('wrongDays') : undefined}
      />
      <div className="flex flex-wrap gap-1">
        {SPANS.map((count) => {
          const from = dayAfter(today, 1 - count);
          const isIt = days.to === today && days.from === from;
          return (
            <Button key={count} look={isIt ? 'secondary' : 'quiet'} aria-pressed={isIt} onPress={() => onChange({ from, to: today })}>
              {t('lastDays', { count })}
            </Button>
          );
        })}
      </div>
    </div>
  );
}
