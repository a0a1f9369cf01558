import { Link } from '@tanstack/react-router';
import { Check, CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import { useNoticeText } from '@/shared/i18n/notices';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import type { Notice } from '@/shared/realtime/inbox';
import { opens } from '@/shared/realtime/opens';
import { useUser } from '@/shared/session/session';
import { useNow } from '@/shared/time/useNow';
import { IconButton } from '@/shared/ui/button';
import { Badge } from '@/shared/ui/status';
import { texts } from './texts';

const LEVELS: Record<Notice['type'], [ink: string, LucideIcon]> = {
  success: ['text-good', CircleCheck],
  error: ['text-bad', CircleAlert],
  warning: ['text-warning', TriangleAlert],
  info: ['text-info', Info],
};

/** One notice; it opens what it concerns, and is read then. */
export function NoticeRow({ notice, onRead }: { notice: Notice; onRead: () => void }) {
  const t = useTexts(texts);
  const words = useNoticeText();
  const { relative, dateTime } = useFormat();
  const now = useNow();
  const place = opens(notice, useUser());
  const [ink, Icon] = LEVELS[notice.type];
  const text = words(notice);
  return (
    <li className={`relative flex items-center gap-3 rounded-card border ps-4 pe-2 ${notice.read ? 'border-line bg-canvas' : 'border-edge bg-surface shadow-card'}`}>
      <Icon role="img" aria-label={t(notice.type)} className={`size-5 shrink-0 ${ink}`} />
      <div className="min-w-0 grow py-3">
        <p className={notice.read ? '' : 'font-semibold'}>
          {place ? (
            <Link {...place} onClick={() => !notice.read && onRead()} className="after:absolute after:inset-0 after:rounded-card hover:underline">
              {text}
            </Link>
          ) : (
            text
          )}
        </p>
        <p className="text-sm text-muted">
          <time dateTime={notice.created_at} title={dateTime(notice.created_at)}>
            {relative(notice.created_at, now)}
          </time>
        </p>
      </div>
      {!notice.read && (
        <>
          <Badge tone="info">{t('new')}</Badge>
          <IconButton label={t('readThis', { text })} onPress={onRead} className="relative z-10">
            <Check aria-hidden className="size-5" />
          </IconButton>
        </>
      )}
    </li>
  );
}
