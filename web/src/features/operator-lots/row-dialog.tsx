import { useState } from 'react';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { NumberInput, RadioInput, SelectInput, TextInput } from '@/shared/ui/inputs';
import { type Bay, CLASSES, labelsOf, nextPrefix, type RowWish, USUAL } from './bays';
import { FeatureBoxes } from './feature-boxes';
import { planTexts } from './plan-texts';

const MOST = 100;
const IN_PREVIEW = 3;

interface Props {
  bays: Bay[];
  onClose: () => void;
  onAdd: (wish: RowWish) => void;
}

export function RowDialog({ bays, onClose, onAdd }: Props) {
  const t = useTexts(planTexts);
  const words = useTexts(common);
  const [wish, setWish] = useState<RowWish>(() => ({
    prefix: nextPrefix(bays),
    from: 1,
    to: 10,
    vehicle_class: 'sedan',
    rate: USUAL.sedan.rate,
    features: [],
    direction: 'across',
  }));
  const set = (change: Partial<RowWish>) => setWish((wish) => ({ ...wish, ...change }));
  const size = wish.to - wish.from + 1;
  const tooMany = size > MOST;
  const labels = tooMany ? [] : labelsOf(wish);
  const known = new Set(bays.map(({ label }) => label));
  const taken = labels.filter((label) => known.has(label));
  const shown = labels.length > IN_PREVIEW + 1 ? [...labels.slice(0, IN_PREVIEW), '…', labels.at(-1)].join(' ') : labels.join(' ');
  return (
    <Dialog title={t('rowTitle')} isOpen onClose={onClose}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (labels.length > 0 && taken.length === 0) onAdd(wish);
        }}
      >
        <TextInput label={t('prefix')} value={wish.prefix} onChange={(prefix) => set({ prefix })} maxLength={20} />
        <div className="grid grid-cols-2 gap-3">
          <NumberInput label={t('fromNumber')} value={wish.from} minValue={0} step={1} onChange={(from) => Number.isFinite(from) && set({ from })} />
          <NumberInput label={t('toNumber')} value={wish.to} minValue={0} step={1} onChange={(to) => Number.isFinite(to) && set({ to })} />
          <SelectInput
            label={t('class')}
            value={wish.vehicle_class}
            onChange={(vehicle_class) => set({ vehicle_class, rate: USUAL[vehicle_class].rate })}
            choices={CLASSES.map((value) => ({ value, label: words(value) }))}
          />
          <NumberInput label={t('rate')} value={wish.rate / 100} minValue={0.01} onChange={(rupees) => Number.isFinite(rupees) && set({ rate: Math.round(rupees * 100) })} />
        </div>
        <FeatureBoxes label={t('features')} value={wish.features} onChange={(features) => set({ features })} />
        <RadioInput
          label={t('direction')}
          value={wish.direction}
          onChange={(direction) => set({ direction })}
          choices={[
            { value: 'across', label: t('across') },
            { value: 'down', label: t('down') },
          ]}
        />
        <p role="status" className={taken.length > 0 || tooMany ? 'text-bad' : 'text-muted'}>
          {tooMany ? t('tooMany') : taken.length > 0 ? t('labelsTaken', { labels: taken.join(', ') }) : t('preview', { count: labels.length, labels: shown })}
        </p>
        <div className="flex flex-wrap justify-end gap-2">
          <Button look="secondary" onPress={onClose}>
            {words('cancel')}
          </Button>
          <Button type="submit" isDisabled={labels.length === 0 || taken.length > 0}>
            {t('addThem')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
