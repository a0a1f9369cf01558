import { useState } from 'react';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { Badge } from '@/shared/ui/badge';
import { Button } from '@/shared/ui/button';
import { Confirm } from '@/shared/ui/dialog';
import { Card } from '@/shared/ui/page';
import { Notice } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toasts';
import { useAction } from '@/shared/ui/useAction';
import { Log } from './log';
import { changeWebhook, CONCERNS, removeWebhook, rotateSecret, testWebhook, type Webhook, type WithSecret } from './queries';
import { texts } from './texts';

const WHY_OFF = { by_hand: 'by_hand', gone: 'gone', failing: 'failed3' } as const;

export function WebhookCard({ webhook, onSecret }: { webhook: Webhook; onSecret: (made: WithSecret) => void }) {
  const t = useTexts(texts);
  const { dateTime } = useFormat();
  const [isLogShown, showLog] = useState(false);
  const isOn = webhook.disabled_at === null || webhook.disabled_at === undefined;
  return (
    <Card as="li" className="grid gap-3">
      <div className="flex flex-wrap items-start justify-between gap-2">
        <h2 className="min-w-0 text-base break-all">{webhook.url}</h2>
        <Badge tone={!isOn ? 'plain' : webhook.failing_since ? 'warning' : 'good'}>{t(!isOn ? 'off' : webhook.failing_since ? 'failing' : 'on')}</Badge>
      </div>
      <p className="text-muted">
        {webhook.events.includes('*') ? t('hearsAll') : t('hears', { count: webhook.events.length })}
        {!webhook.events.includes('*') && <span className="block text-sm break-words">{webhook.events.join(', ')}</span>}
      </p>
      {webhook.disabled_because && <Notice tone="warning">{t(WHY_OFF[webhook.disabled_because])}</Notice>}
      {isOn && webhook.failing_since && <Notice tone="warning">{t('failingSince', { time: dateTime(webhook.failing_since) })}</Notice>}
      {webhook.old_secret_ends_at && <p className="text-sm text-muted">{t('bothSign', { time: dateTime(webhook.old_secret_ends_at) })}</p>}
      <Deeds webhook={webhook} isOn={isOn} onSecret={onSecret} onTested={() => showLog(true)} />
      <Button look="quiet" className="justify-self-start" aria-expanded={isLogShown} onPress={() => showLog(!isLogShown)}>
        {t(isLogShown ? 'hideLog' : 'showLog')}
      </Button>
      {isLogShown && <Log webhook={webhook.id} isOn={isOn} />}
    </Card>
  );
}

interface DeedsProps {
  webhook: Webhook;
  isOn: boolean;
  onSecret: (made: WithSecret) => void;
  onTested: () => void;
}

function Deeds({ webhook: { id }, isOn, onSecret, onTested }: DeedsProps) {
  const t = useTexts(texts);
  const [asked, setAsked] = useState<'rotate' | 'remove'>();
  const close = () => setAsked(undefined);
  const test = useAction(() => testWebhook(id), {
    concerns: CONCERNS,
    onDone: () => {
      toast('success', t('tested'));
      onTested();
    },
  });
  const flip = useAction(() => changeWebhook(id, { enabled: !isOn }), { concerns: CONCERNS });
  const rotate = useAction(() => rotateSecret(id), {
    concerns: CONCERNS,
    onDone: (made) => {
      close();
      onSecret(made);
    },
  });
  const remove = useAction(() => removeWebhook(id), { concerns: CONCERNS, onDone: () => toast('success', t('removed')) });
  const refusal = test.refusal ?? flip.refusal;
  return (
    <>
      {refusal && <Notice>{refusal}</Notice>}
      <div className="flex flex-wrap gap-2">
        {isOn && (
          <Button look="secondary" size="small" isPending={test.isPending} onPress={() => test.run(undefined)}>
            {t('test')}
          </Button>
        )}
        <Button look="secondary" size="small" isPending={flip.isPending} onPress={() => flip.run(undefined)}>
          {t(isOn ? 'switchOff' : 'switchOn')}
        </Button>
        <Button look="secondary" size="small" onPress={() => setAsked('rotate')}>
          {t('rotate')}
        </Button>
        <Button look="danger" size="small" onPress={() => setAsked('remove')}>
          {t('remove')}
        </Button>
      </div>
      <Confirm title={t('rotateTitle')} isOpen={asked === 'rotate'} onClose={close} confirm={t('rotate')} onConfirm={() => rotate.run(undefined)} isPending={rotate.isPending} refusal={rotate.refusal}>
        <p>{t('rotateSays')}</p>
      </Confirm>
      <Confirm title={t('removeTitle')} isOpen={asked === 'remove'} onClose={close} confirm={t('remove')} onConfirm={() => remove.run(undefined)} isPending={remove.isPending} refusal={remove.refusal} danger>
        <p>{t('removeSays')}</p>
      </Confirm>
    </>
  );
}
