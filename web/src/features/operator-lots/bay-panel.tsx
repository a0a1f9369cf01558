import { Copy, RotateCw, Trash2 } from 'lucide-react';
import type { Dispatch } from 'react';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { Button } from '@/shared/ui/button';
import { NumberInput, SelectInput, TextInput } from '@/shared/ui/inputs';
import { Notice } from '@/shared/ui/states';
import { type Bay, CLASSES, type Place, roomBelow, USUAL } from './bays';
import type { Act } from './editor';
import { FeatureBoxes } from './feature-boxes';
import { planTexts } from './plan-texts';

interface Props {
  bay: Bay;
  bays: Bay[];
  act: Dispatch<Act>;
}

/** The chosen bay in numbers and words: whatever can be done by dragging can be done here. */
export function BayPanel({ bay, bays, act }: Props) {
  const t = useTexts(planTexts);
  const words = useTexts(common);
  const edit = (change: Partial<Omit<Bay, 'key' | 'id' | 'place'>>) => act({ type: 'edit', key: bay.key, change });
  const retyped = (vehicle_class: Bay['vehicle_class']) => {
    // A rate nobody has touched follows what parks here.
    edit(bay.rate === USUAL[bay.vehicle_class].rate ? { vehicle_class, rate: USUAL[vehicle_class].rate } : { vehicle_class });
  };
  return (
    <div className="grid gap-4">
      <SelectInput label={t('bay')} value={bay.key} onChange={(key) => act({ type: 'select', key })} choices={bays.map(({ key, label }) => ({ value: key, label: label || '–' }))} />
      {bay.closed && <Notice tone="info">{t('closedSays')}</Notice>}
      <div className="grid grid-cols-2 gap-3">
        <TextInput label={t('label')} value={bay.label} onChange={(label) => edit({ label })} maxLength={32} />
        <NumberInput label={t('rate')} value={bay.rate / 100} minValue={0.01} onChange={(rupees) => Number.isFinite(rupees) && edit({ rate: Math.round(rupees * 100) })} />
      </div>
      <SelectInput label={t('class')} value={bay.vehicle_class} onChange={retyped} choices={CLASSES.map((value) => ({ value, label: words(value) }))} />
      <FeatureBoxes label={t('features')} value={bay.features} onChange={(features) => edit({ features })} />
      {bay.place ? (
        <Numbers bay={bay} place={bay.place} act={act} />
      ) : (
        <Button
          look="secondary"
          onPress={() => act({ type: 'place', key: bay.key, place: { ...roomBelow(bays), width: USUAL[bay.vehicle_class].width, height: USUAL[bay.vehicle_class].height, rotation: 0 } })}
        >
          {t('placeIt')}
        </Button>
      )}
      <div className="flex flex-wrap gap-2 border-t border-line pt-4">
        <Button look="secondary" size="small" onPress={() => act({ type: 'rotate', key: bay.key, by: 90 })}>
          <RotateCw aria-hidden className="size-4" />
          {t('turn')}
        </Button>
        <Button look="secondary" size="small" onPress={() => act({ type: 'duplicate', key: bay.key })}>
          <Copy aria-hidden className="size-4" />
          {t('duplicate')}
        </Button>
        {bay.closed ? (
          <Button look="secondary" size="small" onPress={() => edit({ closed: false })}>
            {t('reopen')}
          </Button>
        ) : (
          <Button look="danger" size="small" onPress={() => act({ type: 'remove', key: bay.key })}>
            <Trash2 aria-hidden className="size-4" />
            {t(bay.id ? 'closeBay' : 'remove')}
          </Button>
        )}
      </div>
    </div>
  );
}

const NUMBERS = ['x', 'y', 'width', 'height', 'rotation'] as const;

function Numbers({ bay, place, act }: { bay: Bay; place: Place; act: Dispatch<Act> }) {
  const t = useTexts(planTexts);
  const { number } = useFormat();
  const says = t('at', { label: bay.label, x: number(place.x), y: number(place.y), width: number(place.width), height: number(place.height), rotation: number(place.rotation) });
  return (
    <div className="grid grid-cols-2 gap-3">
      {NUMBERS.map((name) => (
        <NumberInput
          key={name}
          label={t(name)}
          value={place[name]}
          minValue={name === 'rotation' ? -360 : 0}
          formatOptions={{ maximumFractionDigits: 2 }}
          onChange={(value) => Number.isFinite(value) && act({ type: 'place', key: bay.key, place: { ...place, [name]: value } })}
        />
      ))}
      <p role="status" className="sr-only">
        {says}
      </p>
    </div>
  );
}
