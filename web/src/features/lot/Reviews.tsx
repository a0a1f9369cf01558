import { MessageSquareText, Star } from 'lucide-react';
import type { Lot } from '@/shared/booking/queries';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { Card } from '@/shared/ui/page';
import { Pages } from '@/shared/ui/pages';
import { Empty, Loading } from '@/shared/ui/states';
import { Badge } from '@/shared/ui/badge';
import { reviewsQuery } from './queries';
import { texts } from './texts';

export function Stars({ rating }: { rating: number }) {
  const t = useTexts(texts);
  return (
    <span className="inline-flex text-warning">
      <span className="sr-only">{t('stars', { rating })}</span>
      {[1, 2, 3, 4, 5].map((star) => (
        <Star key={star} aria-hidden className={`size-4 ${star <= rating ? 'fill-current' : ''}`} />
      ))}
    </span>
  );
}

/** What people say of the lot, and what it answers. */
export function Reviews({ lot }: { lot: Lot }) {
  const t = useTexts(texts);
  const { longDate, number } = useFormat();
  return (
    <section aria-labelledby="reviews" className="grid gap-3">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h2 id="reviews">{t('reviews')}</h2>
        {lot.rating !== null && lot.rating !== undefined && <p className="text-muted">{t('rated', { rating: number(lot.rating), count: lot.review_count })}</p>}
      </div>
      <Pages query={reviewsQuery(lot.id)} loading={<Loading rows={2} row="h-20" />}>
        {(reviews) =>
          reviews.length === 0 ? (
            <Empty icon={MessageSquareText} title={t('noReviews')}>
              {t('noReviewsHint')}
            </Empty>
          ) : (
            <ul className="grid gap-3 md:grid-cols-2">
              {reviews.map(({ id, author, rating, text, kind, created_at, answer }) => (
                <Card as="li" key={id} className="grid content-start gap-2">
                  <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
                    <Stars rating={rating} />
                    <span className="font-medium">{author}</span>
                    <span className="text-sm text-muted">{longDate(created_at, lot.time_zone)}</span>
                    {kind === 'car_wash' && <Badge tone="plain">{t('aboutWash')}</Badge>}
                  </p>
                  {text && <p>{text}</p>}
                  {answer && (
                    <p className="border-s-2 border-line ps-3 text-muted">
                      <span className="block text-sm font-medium">{t('answer')}</span>
                      {answer.text}
                    </p>
                  )}
                </Card>
              ))}
            </ul>
          )
        }
      </Pages>
    </section>
  );
}
