import { ParkingSquareOff } from 'lucide-react';
import { useState } from 'react';
import type { Bay, Lot } from '@/shared/booking/queries';
import type { Wish } from '@/shared/booking/wish';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import type { BayState } from '@/shared/plan/BayShape';
import { Legend } from '@/shared/plan/Legend';
import { LotPlan } from '@/shared/plan/LotPlan';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/page';
import { Empty } from '@/shared/ui/states';
import { BayList } from './BayList';
import { Chips } from './Chips';
import { texts } from './texts';

export type ShownBay = Bay & { state: Exclude<BayState, 'chosen'> };

/** All that is to be said of a bay: "A1, free, ₹50 an hour, EV charger". */
function useBayWords(timeZone: string) {
  const t = useTexts(texts);
  const c = useTexts(common);
  const { money, dateTime } = useFormat();
  return ({ label, state, vehicle_class, rate, features, free_from }: ShownBay) =>
    [
      label,
      (state === 'other' ? c(vehicle_class) : c(state)).toLocaleLowerCase(),
      state === 'taken' && free_from ? t('freeFrom', { time: dateTime(free_from, timeZone) }) : '',
      t('hour', { rate: money(rate) }),
      ...features.map((feature) => c(feature)),
    ]
      .filter(Boolean)
      .join(', ');
}

/** The bays as a plan or as a list, one of which is chosen. */
export function BayPicker({ lot, bays, wish, want }: { lot: Lot; bays: Bay[]; wish: Wish; want: (change: Wish) => void }) {
  const t = useTexts(texts);
  const describe = useBayWords(lot.time_zone);
  const isDrawn = bays.some(({ position }) => position);
  const [view, setView] = useState(isDrawn ? 'plan' : 'list');
  const shown: ShownBay[] = bays.map((bay) => ({ ...bay, state: wish.vehicle_class && bay.vehicle_class !== wish.vehicle_class ? 'other' : bay.status }));
  const free = shown.filter(({ state }) => state === 'free');
  const cheapest = free.toSorted((a, b) => a.rate.amount - b.rate.amount)[0];
  const select = (slot: string) => want({ ...wish, slot });
  if (bays.length === 0) return <Empty icon={ParkingSquareOff} title={t('noBays')} />;
  return (
    <Card aria-labelledby="bays" className="grid min-w-0 grid-cols-1 content-start gap-3">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <div>
          <h2 id="bays">{t('bays')}</h2>
          <p className="text-sm text-muted">{free.length === 0 ? t('noneFree') : t('freeCount', { count: free.length })}</p>
        </div>
        <div className="flex flex-wrap gap-2">
          {cheapest && (
            <Button look="secondary" onPress={() => select(cheapest.id)}>
              {t('anyBay')}
            </Button>
          )}
          {isDrawn && (
            <Chips
              label={t('view')}
              hideLabel
              name="view"
              value={view}
              onChange={setView}
              choices={[
                { value: 'plan', label: t('asPlan') },
                { value: 'list', label: t('asList') },
              ]}
            />
          )}
        </div>
      </div>
      {view === 'plan' ? (
        <>
          <LotPlan bays={shown} selected={wish.slot} onSelect={select} describe={describe} />
          <Legend states={[...shown.map(({ state }) => state), 'chosen']} features={shown.flatMap(({ features }) => features)} />
        </>
      ) : (
        <BayList bays={shown.filter(({ state }) => state !== 'other')} selected={wish.slot} onSelect={select} timeZone={lot.time_zone} />
      )}
    </Card>
  );
}
