import { useQuery } from '@tanstack/react-query';
import { Plus, Webhook as Hook } from 'lucide-react';
import { useState } from 'react';
import { useTexts } from '@/shared/i18n/texts';
import { useOperatorId } from '@/shared/operator/queries';
import { Button } from '@/shared/ui/button';
import { Page } from '@/shared/ui/page';
import { Empty, Loading, Shown } from '@/shared/ui/states';
import { AddDialog } from './add-dialog';
import { webhooksQuery, type WithSecret } from './queries';
import { SecretDialog } from './secret-dialog';
import { texts } from './texts';
import { WebhookCard } from './webhook-card';

export function WebhooksPage() {
  const t = useTexts(texts);
  const webhooks = useQuery(webhooksQuery(useOperatorId()));
  const [isAdding, setAdding] = useState(false);
  const [made, setMade] = useState<WithSecret>();
  const shown = (made: WithSecret) => {
    setAdding(false);
    setMade(made);
  };
  const add = (
    <Button onPress={() => setAdding(true)}>
      <Plus aria-hidden className="size-5" />
      {t('add')}
    </Button>
  );
  return (
    <Page title={t('webhooks')} lead={t('lead')} back={{ to: '/operator/business', label: t('business') }} actions={webhooks.data && webhooks.data.items.length > 0 && add}>
      <Shown query={webhooks} loading={<Loading rows={2} row="h-44" />}>
        {({ items, events }) => (
          <>
            {items.length === 0 ? (
              <Empty icon={Hook} title={t('none')}>
                <p className="mb-3">{t('noneWhy')}</p>
                {add}
              </Empty>
            ) : (
              <ul className="grid gap-4">
                {items.map((webhook) => (
                  <WebhookCard key={webhook.id} webhook={webhook} onSecret={shown} />
                ))}
              </ul>
            )}
            {isAdding && <AddDialog offered={events} onMade={shown} onClose={() => setAdding(false)} />}
          </>
        )}
      </Shown>
      {made && <SecretDialog made={made} onClose={() => setMade(undefined)} />}
    </Page>
  );
}
