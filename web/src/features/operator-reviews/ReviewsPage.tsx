import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { MessageSquare, Star } from 'lucide-react';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { LotPicker } from '@/shared/operator/LotPicker';
import { operatorLotsQuery } from '@/shared/operator/queries';
import { SelectInput } from '@/shared/ui/inputs';
import { Page } from '@/shared/ui/page';
import { Pages } from '@/shared/ui/pages';
import { Empty, Loading, Shown } from '@/shared/ui/states';
import { type Kind, reviewsQuery } from './queries';
import { Review } from './review';
import { texts } from './texts';

const route = getRouteApi('/operator/reviews');
const KINDS = ['parking', 'car_wash'] as const satisfies Kind[];

export function ReviewsPage() {
  const t = useTexts(texts);
  const lots = useQuery(operatorLotsQuery);
  const { lot, kind } = route.useSearch();
  const navigate = route.useNavigate();
  const at = lots.data?.find(({ id }) => id === lot) ?? lots.data?.[0];
  const filter = KINDS.find((known) => known === kind);
  const query = (change: { lot?: string | undefined; kind?: string | undefined }) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  return (
    <Page title={t('reviews')}>
      <Shown query={lots}>
        {(lots) =>
          lots.length === 0 || !at ? (
            <Empty icon={MessageSquare} title={t('noLots')} />
          ) : (
            <div className="grid gap-5">
              <div className="grid gap-3 sm:grid-cols-[2fr_1fr_auto] sm:items-end">
                <LotPicker value={at.id} onChange={(lot) => query({ lot })} />
                <SelectInput
                  label={t('kind')}
                  value={filter ?? 'all'}
                  onChange={(kind) => query({ kind: kind === 'all' ? undefined : kind })}
                  choices={[{ value: 'all', label: t('all') }, ...KINDS.map((value) => ({ value, label: t(value) }))]}
                />
                <Mean rating={at.rating ?? undefined} count={at.review_count} />
              </div>
              <Pages query={reviewsQuery(at.id, filter)} loading={<Loading rows={3} row="h-32" />}>
                {(reviews) =>
                  reviews.length === 0 ? (
                    <Empty icon={MessageSquare} title={t('none')}>
                      {t('noneWhy')}
                    </Empty>
                  ) : (
                    <ul className="grid gap-3">
                      {reviews.map((review) => (
                        <Review key={review.id} review={review} />
                      ))}
                    </ul>
                  )
                }
              </Pages>
            </div>
          )
        }
      </Shown>
    </Page>
  );
}

function Mean({ rating, count }: { rating: number | undefined; count: number }) {
  const t = useTexts(texts);
  const { number } = useFormat();
  if (rating === undefined) return null;
  return (
    <p className="flex min-h-11 items-center gap-2">
      <Star aria-hidden className="size-5 fill-current text-star" />
      <span className="font-medium">{t('mean', { rating: number(rating) })}</span>
      <span className="text-muted">{t('count', { count })}</span>
    </p>
  );
}
