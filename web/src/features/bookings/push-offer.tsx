import { BellRing } from 'lucide-react';
import { useState } from 'react';
import { useTexts } from '@/shared/i18n/texts';
import { usePush } from '@/shared/push/push';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/page';
import { actionTexts } from './action-texts';

const REFUSED = 'parkmate.push.not-now';

/** Messages while ParkMate is closed, offered when there is something to be told of: a booking that runs or will. Who does
 * not want them is not asked again; the profile has the same button. */
export function PushOffer({ user }: { user: string }) {
  const t = useTexts(actionTexts);
  const { push, isFailed, turnOn } = usePush(user);
  const [isRefused, setRefused] = useState(() => localStorage.getItem(REFUSED) !== null);
  if (push !== 'unasked' || isRefused) return null;
  const refuse = () => {
    localStorage.setItem(REFUSED, '1');
    setRefused(true);
  };
  return (
    <Card aria-labelledby="push-offer" className="flex flex-wrap items-center justify-between gap-3">
      <BellRing aria-hidden className="size-5 text-brand" />
      <div className="min-w-0 flex-1 basis-56">
        <h2 id="push-offer">{t('pushOffer')}</h2>
        <p className="text-muted">{t('pushOfferWhy')}</p>
        <p role="status">{isFailed && t('pushOfferFailed')}</p>
      </div>
      <div className="flex gap-2">
        <Button look="secondary" onPress={() => void turnOn()}>
          {t('pushAllow')}
        </Button>
        <Button look="quiet" onPress={refuse}>
          {t('notNow')}
        </Button>
      </div>
    </Card>
  );
}
