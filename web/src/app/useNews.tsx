import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useNoticeText } from '@/shared/i18n/notices';
import { useTexts } from '@/shared/i18n/texts';
import { opens } from '@/shared/realtime/opens';
import { useNotifications } from '@/shared/realtime/useNotifications';
import { useEnter, type User } from '@/shared/session/session';
import { TextLink } from '@/shared/ui/button';
import { toast } from '@/shared/ui/toasts';
import { texts } from './texts';

/** A break this short is not worth a word. */
const SHORT_MS = 2500;

/** Toasts for what happens to a person, the unread count, and whether the line is lost for longer than a moment. */
export function useNews(user: User | null) {
  const t = useTexts(texts);
  const words = useNoticeText();
  const enter = useEnter();
  const router = useRouter();
  const { unread, isConnected } = useNotifications(user?.id, {
    onNotice: (notice) => {
      const place = opens(notice, user);
      toast(notice.type, words(notice), place && <TextLink {...place}>{t('open')}</TextLink>);
      if (document.visibilityState === 'hidden' && 'Notification' in window && Notification.permission === 'granted') {
        // oxlint-disable-next-line no-new -- showing itself is all it does
        new Notification('ParkMate', { body: words(notice), tag: notice.id });
      }
    },
    onEnded: () => {
      enter(null);
      toast('info', t('signedOut'));
      void router.invalidate();
    },
  });
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    if (isConnected || !user) return;
    let told = false;
    const timer = setTimeout(() => {
      told = true;
      setLost(true);
    }, SHORT_MS);
    // Runs when the line is back, or when nobody is left to wait for it.
    return () => {
      clearTimeout(timer);
      setLost(false);
      if (told) toast('success', t('back'));
    };
  }, [isConnected, user, t]);
  return { unread, isLost };
}
