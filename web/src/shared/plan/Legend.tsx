import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { BayShape, type BayState, FEATURES } from './BayShape';
import { texts } from './texts';

const STATES: BayState[] = ['free', 'taken', 'closed', 'other', 'chosen'];
const SWATCH = { x: 1, y: 1, width: 18, height: 26 };

/** What the shapes and pictures of a plan mean; only those that are on it. */
export function Legend({ states, features }: { states: BayState[]; features: (keyof typeof FEATURES)[] }) {
  const t = useTexts(texts);
  const c = useTexts(common);
  return (
    <ul aria-label={t('legend')} className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted">
      {STATES.filter((state) => states.includes(state)).map((state) => (
        <li key={state} className="flex items-center gap-1.5">
          <svg aria-hidden viewBox="0 0 20 28" className="h-7 w-5">
            <BayShape position={SWATCH} label="" state={state} features={[]} unit={18} />
          </svg>
          {state === 'chosen' || state === 'other' ? t(state) : c(state)}
        </li>
      ))}
      {(Object.keys(FEATURES) as (keyof typeof FEATURES)[])
        .filter((feature) => features.includes(feature))
        .map((feature) => {
          const Icon = FEATURES[feature];
          return (
            <li key={feature} className="flex items-center gap-1.5">
              <Icon aria-hidden className="size-4" />
              {c(feature)}
            </li>
          );
        })}
    </ul>
  );
}
