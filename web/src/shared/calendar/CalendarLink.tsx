import { queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, told } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { Button } from '@/shared/ui/button';
import { CopyField } from '@/shared/ui/copy-field';
import { Confirm } from '@/shared/ui/dialog';
import { Loading, Notice, Shown } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toasts';
import { useAction } from '@/shared/ui/useAction';
import { texts } from './texts';

const LOTS = '/api/v1/operator/lots/{id}/calendar-feed';
const OWN = '/api/v1/me/calendar-feed';
const lots = (id: string) => ({ params: { path: { id } } });

const feedQuery = (lot: string | undefined) =>
  queryOptions({
    queryKey: ['calendar', lot ?? 'own'],
    queryFn: () => told(lot === undefined ? api.GET(OWN) : api.GET(LOTS, lots(lot))),
  });

/** The link to one's own calendar, or a lot's: made, made anew, ended. It is shown when it is made and never again. */
export function CalendarLink({ lot }: { lot?: string }) {
  const t = useTexts(texts);
  const feed = useQuery(feedQuery(lot));
  const [asked, setAsked] = useState<'renew' | 'revoke'>();
  const [url, setUrl] = useState<string>();
  const make = useAction(() => told(lot === undefined ? api.POST(OWN) : api.POST(LOTS, lots(lot))), {
    concerns: ['calendar'],
    onDone: (made) => {
      setAsked(undefined);
      setUrl(made.url ?? undefined);
    },
  });
  const revoke = useAction(() => told(lot === undefined ? api.DELETE(OWN) : api.DELETE(LOTS, lots(lot))), {
    concerns: ['calendar'],
    onDone: () => {
      setAsked(undefined);
      setUrl(undefined);
      toast('success', t('revoked'));
    },
  });
  const close = () => setAsked(undefined);
  return (
    <div className="grid gap-3">
      <p className="text-muted">{t(lot === undefined ? 'ownSays' : 'lotSays')}</p>
      <Shown query={feed} loading={<Loading rows={1} row="h-20" />}>
        {({ created_at: since }) => (
          <>
            {url !== undefined && since ? <Made url={url} /> : <Since since={since ?? undefined} />}
            {make.refusal && <Notice>{make.refusal}</Notice>}
            <div className="flex flex-wrap gap-2">
              <Button look="secondary" isPending={make.isPending} onPress={() => (since ? setAsked('renew') : make.run(undefined))}>
                {t(since ? 'renew' : 'make')}
              </Button>
              {since && (
                <Button look="danger" onPress={() => setAsked('revoke')}>
                  {t('revoke')}
                </Button>
              )}
            </div>
          </>
        )}
      </Shown>
      <Confirm title={t('renewTitle')} isOpen={asked === 'renew'} onClose={close} confirm={t('renew')} onConfirm={() => make.run(undefined)} isPending={make.isPending} refusal={make.refusal}>
        <p>{t('renewSays')}</p>
      </Confirm>
      <Confirm title={t('revokeTitle')} isOpen={asked === 'revoke'} onClose={close} confirm={t('revoke')} onConfirm={() => revoke.run(undefined)} isPending={revoke.isPending} refusal={revoke.refusal} danger>
        <p>{t('renewSays')}</p>
      </Confirm>
    </div>
  );
}

function Made({ url }: { url: string }) {
  const t = useTexts(texts);
  return (
    <>
      <CopyField label={t('link')} value={url} />
      <Notice tone="info">
        {t('onlyNow')} {t('keep')}
      </Notice>
    </>
  );
}

function Since({ since }: { since: string | undefined }) {
  const t = useTexts(texts);
  const { dateTime } = useFormat();
  return since === undefined ? null : <p>{t('since', { time: dateTime(since) })}</p>;
}
