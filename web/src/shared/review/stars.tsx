import { Star } from 'lucide-react';
import { catalogue, useTexts } from '@/shared/i18n/texts';

const texts = catalogue({
  en: { stars: { one: '{count} star of 5', other: '{count} stars of 5' } },
  hi: { stars: { one: '5 में से {count} तारा', other: '5 में से {count} तारे' } },
});

/** Stars as they were given; said as a number. */
export function Stars({ rating }: { rating: number }) {
  const t = useTexts(texts);
  return (
    <span role="img" aria-label={t('stars', { count: rating })} className="inline-flex gap-0.5 text-star">
      {[1, 2, 3, 4, 5].map((star) => (
        <Star key={star} aria-hidden className={`size-5 ${star <= rating ? 'fill-current' : ''}`} />
      ))}
    </span>
  );
}
