import { Star } from 'lucide-react';
import { useState } from 'react';
import { Label, Radio, RadioGroup } from 'react-aria-components';
import { api, type Schemas, told } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { TextInput } from '@/shared/ui/inputs';
import { Notice } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toasts';
import { useAction } from '@/shared/ui/useAction';
import type { Reviewed } from './review';
import { texts } from './texts';

interface Props {
  of: Reviewed;
  mine: Schemas['Review'] | null;
  isOpen: boolean;
  onClose: () => void;
}

function send({ lotId, kind, id }: Reviewed, mine: Schemas['Review'] | null, rating: number, text: string) {
  if (mine) return told(api.PATCH('/api/v1/reviews/{id}', { params: { path: { id: mine.id } }, body: { rating, text } }));
  const subject = kind === 'parking' ? { booking_id: id } : { car_wash_id: id };
  return told(api.POST('/api/v1/lots/{id}/reviews', { params: { path: { id: lotId } }, body: { kind, rating, text, ...subject } }));
}

export function ReviewDialog({ of, mine, isOpen, onClose }: Props) {
  const t = useTexts(texts);
  const [rating, setRating] = useState(mine?.rating ?? 0);
  const [text, setText] = useState(mine?.text ?? '');
  const { run, isPending, refusal } = useAction(() => send(of, mine, rating, text.trim()), {
    concerns: ['reviews', 'lots'],
    onDone: () => {
      toast('success', t('sent'));
      onClose();
    },
  });
  return (
    <Dialog title={mine ? t('change') : t('question')} isOpen={isOpen} onClose={onClose}>
      <div className="grid gap-4">
        {refusal && <Notice>{refusal}</Notice>}
        <StarsInput rating={rating} onChange={setRating} />
        <TextInput label={t('text')} hint={t('textHint')} rows={4} maxLength={500} value={text} onChange={setText} />
        <Button isPending={isPending} isDisabled={rating === 0} onPress={() => run(undefined)}>
          {t('send')}
        </Button>
      </div>
    </Dialog>
  );
}

function StarsInput({ rating, onChange }: { rating: number; onChange: (rating: number) => void }) {
  const t = useTexts(texts);
  return (
    <RadioGroup orientation="horizontal" value={rating === 0 ? null : String(rating)} onChange={(value) => onChange(Number(value))}>
      <Label className="text-sm font-medium">{t('stars')}</Label>
      <div className="flex">
        {[1, 2, 3, 4, 5].map((star) => (
          <Radio key={star} value={String(star)} aria-label={t('star', { count: star })} className="flex size-11 cursor-pointer items-center justify-center rounded-control hover:bg-sunken">
            <Star aria-hidden className={`size-7 text-star ${star <= rating ? 'fill-current' : ''}`} />
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
