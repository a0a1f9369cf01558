import { useInfiniteQuery } from '@tanstack/react-query';
import { Bell, CheckCheck, Settings } from 'lucide-react';
import { api, told } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { Button, ButtonLink } from '@/shared/ui/button';
import { Page } from '@/shared/ui/page';
import { Pages } from '@/shared/ui/pages';
import { Empty, Loading, Notice } from '@/shared/ui/states';
import { useAction } from '@/shared/ui/useAction';
import { NoticeRow } from './notice-row';
import { notificationsQuery } from './queries';
import { texts } from './texts';

type Read = { up_to_seq: number } | { seqs: number[] };

export function NotificationsPage() {
  const t = useTexts(texts);
  const { data } = useInfiniteQuery(notificationsQuery);
  const read = useAction((body: Read) => told(api.POST('/api/v1/notifications/read', { body })), { concerns: ['notifications'] });
  const all = data?.pages.flatMap(({ items }) => items) ?? [];
  const newest = all[0];
  return (
    <Page
      title={t('title')}
      actions={
        <>
          {newest && all.some(({ read }) => !read) && (
            <Button look="secondary" isPending={read.isPending} onPress={() => read.run({ up_to_seq: newest.seq })}>
              <CheckCheck aria-hidden className="size-4" />
              {t('readAll')}
            </Button>
          )}
          <ButtonLink look="quiet" to="/profile" hash="notifications">
            <Settings aria-hidden className="size-4" />
            {t('settings')}
          </ButtonLink>
        </>
      }
    >
      {read.refusal && <Notice>{read.refusal}</Notice>}
      <Pages query={notificationsQuery} loading={<Loading rows={5} row="h-16" />}>
        {(notices) =>
          notices.length === 0 ? (
            <Empty icon={Bell} title={t('none')}>
              {t('noneWhy')}
            </Empty>
          ) : (
            <ul className="grid gap-2">
              {notices.map((notice) => (
                <NoticeRow key={notice.seq} notice={notice} onRead={() => read.run({ seqs: [notice.seq] })} />
              ))}
            </ul>
          )
        }
      </Pages>
    </Page>
  );
}
