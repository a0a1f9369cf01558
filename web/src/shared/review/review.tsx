import { queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schemas, told } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/page';
import { ReviewDialog } from './review-dialog';
import { Stars } from './stars';
import { texts } from './texts';

export interface Reviewed {
  lotId: string;
  kind: Schemas['ReviewKind'];
  /** The booking or the wash. */
  id: string;
}

/** My own review of a thing, among the newest of its lot. */
const mineQuery = ({ lotId, kind, id }: Reviewed) =>
  queryOptions({
    queryKey: ['reviews', lotId, kind, id],
    queryFn: async () => {
      const { items } = await told(api.GET('/api/v1/lots/{id}/reviews', { params: { path: { id: lotId }, query: { kind, limit: 100 } } }));
      return items.find((review) => review.mine && review.subject_id === id) ?? null;
    },
  });

/** What somebody thinks of what is over: to be said, or to be changed. */
export function ReviewCard({ of }: { of: Reviewed }) {
  const t = useTexts(texts);
  const [isOpen, setOpen] = useState(false);
  const { data: mine } = useQuery(mineQuery(of));
  if (mine === undefined) return null;
  return (
    <Card>
      <h2 className="mb-2">{mine ? t('yours') : t('question')}</h2>
      {mine && (
        <div className="mb-3 grid gap-1">
          <Stars rating={mine.rating} />
          {mine.text && <p className="whitespace-pre-line">{mine.text}</p>}
          {mine.answer && (
            <p className="mt-1 border-s-4 border-line ps-3 text-muted">
              <span className="font-medium">{t('answer')}</span> {mine.answer.text}
            </p>
          )}
        </div>
      )}
      <Button look="secondary" onPress={() => setOpen(true)}>
        {mine ? t('change') : t('write')}
      </Button>
      <ReviewDialog of={of} mine={mine} isOpen={isOpen} onClose={() => setOpen(false)} />
    </Card>
  );
}
