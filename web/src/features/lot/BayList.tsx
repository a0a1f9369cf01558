import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { FEATURES } from '@/shared/plan/BayShape';
import { Badge } from '@/shared/ui/badge';
import type { ShownBay } from './BayPicker';
import { texts } from './texts';

interface Props {
  bays: ShownBay[];
  selected: string | undefined;
  onSelect: (id: string) => void;
  timeZone: string;
}

/** The same bays without the drawing, the free ones first. */
export function BayList({ bays, selected, onSelect, timeZone }: Props) {
  const t = useTexts(texts);
  const ordered = bays.toSorted((a, b) => Number(b.state === 'free') - Number(a.state === 'free'));
  return (
    <fieldset className="max-h-[32rem] min-w-0 overflow-auto p-1">
      <legend className="sr-only">{t('bays')}</legend>
      <ul className="grid gap-2 sm:grid-cols-2">
        {ordered.map((bay) => (
          <li key={bay.id}>
            <label className="relative flex min-h-14 cursor-pointer items-center gap-3 rounded-control border border-edge bg-surface px-3 py-2 has-checked:border-brand has-checked:bg-brand-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-brand">
              <input type="radio" name="bay" checked={bay.id === selected} onChange={() => onSelect(bay.id)} className="size-5 shrink-0 accent-brand" />
              <Row bay={bay} timeZone={timeZone} />
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

function Row({ bay, timeZone }: { bay: ShownBay; timeZone: string }) {
  const t = useTexts(texts);
  const c = useTexts(common);
  const { money, dateTime } = useFormat();
  return (
    <span className="grid grow gap-0.5">
      <span className="flex flex-wrap items-center justify-between gap-2">
        <span className="font-medium">{bay.label}</span>
        <span className="text-sm tabular-nums">{t('hour', { rate: money(bay.rate) })}</span>
      </span>
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
        <Badge tone={bay.state === 'free' ? 'good' : 'plain'}>{bay.state === 'other' ? c(bay.vehicle_class) : c(bay.state)}</Badge>
        {bay.state === 'free' ? c(bay.vehicle_class) : bay.free_from && t('freeFrom', { time: dateTime(bay.free_from, timeZone) })}
        {bay.features.map((feature) => {
          const Icon = FEATURES[feature];
          return (
            <span key={feature} className="inline-flex items-center gap-1">
              <Icon aria-hidden className="size-4" />
              {c(feature)}
            </span>
          );
        })}
      </span>
    </span>
  );
}
