import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { HATCHED, LOOKS } from './looks';
import type { BarState } from './queries';
import { texts } from './texts';

export function Legend() {
  const t = useTexts(texts);
  const c = useTexts(common);
  return (
    <ul aria-label={t('legend')} className="flex flex-wrap gap-x-4 gap-y-2 text-sm text-muted">
      {(Object.keys(LOOKS) as BarState[]).map((state) => {
        const { look, icon: Icon, style } = LOOKS[state];
        return (
          <li key={state} className="flex items-center gap-2">
            <span aria-hidden className={`flex h-6 w-9 items-center justify-center rounded ${look}`} style={style}>
              <Icon className="size-3.5" />
            </span>
            {c(state)}
          </li>
        );
      })}
      <li className="flex items-center gap-2">
        <span aria-hidden className="h-6 w-9 rounded border border-edge bg-sunken" style={HATCHED} />
        {t('closedBar')}
      </li>
    </ul>
  );
}
