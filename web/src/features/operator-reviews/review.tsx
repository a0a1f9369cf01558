import { zodResolver } from '@hookform/resolvers/zod';
import { useQueryClient } from '@tanstack/react-query';
import { Star } from 'lucide-react';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import * as z from 'zod/mini';
import { api, told } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { useField, useSubmit } from '@/shared/ui/form';
import { TextInput } from '@/shared/ui/inputs';
import { Card } from '@/shared/ui/page';
import { Notice } from '@/shared/ui/states';
import { Badge } from '@/shared/ui/status';
import { toast } from '@/shared/ui/toasts';
import type { OneReview } from './queries';
import { texts } from './texts';

export function Review({ review }: { review: OneReview }) {
  const t = useTexts(texts);
  const { longDate } = useFormat();
  const [answering, setAnswering] = useState(false);
  const { author, rating, text, kind, created_at, edited_at, answer } = review;
  return (
    <Card as="li" className="grid gap-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-base">{author}</h2>
        <div className="flex flex-wrap items-center gap-3">
          <Stars rating={rating} />
          <Badge tone="plain">{t(kind)}</Badge>
        </div>
      </div>
      <p className="text-sm text-muted">
        {longDate(created_at)}
        {edited_at && ` · ${t('edited')}`}
      </p>
      {text && <p className="whitespace-pre-line">{text}</p>}
      {answer ? (
        <div className="mt-1 rounded-control border-s-4 border-brand bg-sunken px-4 py-3">
          <p className="text-sm font-medium">
            {t('yourAnswer')}
            {answer.answered_at && <span className="font-normal text-muted"> · {longDate(answer.answered_at)}</span>}
          </p>
          <p className="whitespace-pre-line">{answer.text}</p>
        </div>
      ) : (
        <Button look="secondary" size="small" className="justify-self-start" aria-label={t('answerTo', { author })} onPress={() => setAnswering(true)}>
          {t('answer')}
        </Button>
      )}
      {answering && <AnswerDialog review={review} onClose={() => setAnswering(false)} />}
    </Card>
  );
}

function Stars({ rating }: { rating: number }) {
  const t = useTexts(texts);
  return (
    <span role="img" aria-label={t('stars', { count: rating })} className="flex text-star">
      {Array.from({ length: 5 }, (_, index) => (
        <Star key={index} aria-hidden className={`size-4 ${index < rating ? 'fill-current' : ''}`} />
      ))}
    </span>
  );
}

const schema = z.object({ text: z.string().check(z.trim(), z.minLength(1, 'required'), z.maxLength(500, 'too_long')) });
type Values = z.infer<typeof schema>;

function AnswerDialog({ review, onClose }: { review: OneReview; onClose: () => void }) {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const form = useForm<Values>({ resolver: zodResolver(schema), defaultValues: { text: '' } });
  const { onSubmit, refusal, isPending } = useSubmit(form, async ({ text }) => {
    await told(api.POST('/api/v1/operator/reviews/{id}/answer', { params: { path: { id: review.id } }, body: { text } }));
    await queries.invalidateQueries({ queryKey: ['reviews'] });
    toast('success', t('published'));
    onClose();
  });
  return (
    <Dialog title={t('answerTo', { author: review.author })} isOpen onClose={onClose}>
      <form onSubmit={onSubmit} noValidate className="grid gap-4">
        {review.text && <blockquote className="border-s-4 border-line ps-3 text-muted">{review.text}</blockquote>}
        {refusal && <Notice>{refusal}</Notice>}
        <TextInput label={t('yourAnswer')} hint={t('answerHint')} rows={4} maxLength={500} isRequired {...useField(form.control, 'text')} />
        <Button type="submit" isPending={isPending}>
          {t('publish')}
        </Button>
      </form>
    </Dialog>
  );
}
