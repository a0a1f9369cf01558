import type { Schemas } from '@/shared/api/client';
import { catalogue, useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';

const texts = catalogue({
  en: {
    free: 'Cancel within {time} of booking and everything comes back.',
    before: '{percent} comes back until {time} before the start.',
    untilStart: '{percent} comes back until the start.',
    after: 'After the start nothing comes back.',
  },
  hi: {
    free: 'बुकिंग के {time} के अंदर रद्द करें तो पूरे पैसे वापस।',
    before: 'शुरू होने से {time} पहले तक {percent} वापस।',
    untilStart: 'शुरू होने तक {percent} वापस।',
    after: 'शुरू होने के बाद कुछ वापस नहीं।',
  },
});

/** Refund terms in sentences, the most generous first. */
export function useRefundWords() {
  const t = useTexts(texts);
  const { duration, percent } = useFormat();
  /** `hoursAhead`: until the start; what asks for more notice than that can no longer be had. */
  return ({ free_minutes, tiers }: Schemas['RefundTerms'], hoursAhead = Infinity): string[] => [
    ...(free_minutes > 0 ? [t('free', { time: duration(free_minutes) })] : []),
    ...tiers
      .filter((tier) => tier.percent > 0 && tier.hours_before_start < hoursAhead)
      .toSorted((a, b) => b.percent - a.percent)
      .map((tier) => t(tier.hours_before_start > 0 ? 'before' : 'untilStart', { percent: percent(tier.percent / 100), time: duration(tier.hours_before_start * 60) })),
    t('after'),
  ];
}
