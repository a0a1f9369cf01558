import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Schemas, told } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import type { User } from '@/shared/session/session';
import { Switch } from '@/shared/ui/inputs';
import { Card } from '@/shared/ui/page';
import { Loading, Notice, Shown } from '@/shared/ui/states';
import { useAction } from '@/shared/ui/useAction';
import { BrowserPermission } from './browser-permission';
import { eventTexts, FOR_WORK } from './event-texts';
import { preferencesQuery } from './queries';
import { texts } from './texts';

type Preference = Schemas['Preference'];
const ORDER = Object.keys(eventTexts.en);

export function NotificationsCard({ user }: { user: User }) {
  const t = useTexts(texts);
  const query = useQuery(preferencesQuery);
  return (
    <Card aria-labelledby="notifications" className="grid gap-4">
      <h2 id="notifications">{t('notifications')}</h2>
      <BrowserPermission />
      <Shown query={query} loading={<Loading rows={8} row="h-11" />}>
        {({ items }) => <Kinds items={items} works={user.memberships.length > 0} />}
      </Shown>
    </Card>
  );
}

function Kinds({ items, works }: { items: Preference[]; works: boolean }) {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const wish = useAction((item: { event: string; in_app: boolean }) => told(api.PUT('/api/v1/notifications/preferences', { body: { items: [item] } })), {
    onDone: (answer) => queries.setQueryData(preferencesQuery.queryKey, answer),
  });
  const place = (event: string) => (ORDER.indexOf(event) + ORDER.length) % ORDER.length;
  const sorted = items.toSorted((a, b) => place(a.event) - place(b.event));
  const row = (preference: Preference) => {
    // Shown as wished while it is being sent.
    const isOn = wish.variables?.event === preference.event ? wish.variables.in_app : preference.in_app;
    return <Kind key={preference.event} preference={{ ...preference, in_app: isOn }} onChange={(in_app) => wish.run({ event: preference.event, in_app })} />;
  };
  return (
    <div>
      {wish.refusal && <Notice>{wish.refusal}</Notice>}
      <h3>{t('kinds')}</h3>
      <ul className="divide-y divide-line">{sorted.filter(({ event }) => !FOR_WORK.has(event)).map(row)}</ul>
      {works && (
        <>
          <h3 className="mt-4">{t('moreKinds')}</h3>
          <ul className="divide-y divide-line">{sorted.filter(({ event }) => FOR_WORK.has(event)).map(row)}</ul>
        </>
      )}
    </div>
  );
}

function Kind({ preference: { event, in_app, mutable }, onChange }: { preference: Preference; onChange: (on: boolean) => void }) {
  const t = useTexts(texts);
  const e = useTexts(eventTexts);
  return (
    <li className="py-1">
      <Switch isSelected={in_app} isDisabled={!mutable} onChange={onChange}>
        {event in eventTexts.en ? e(event as keyof typeof eventTexts.en) : event}
      </Switch>
      {!mutable && <p className="pb-1 text-sm text-muted">{t('fixed')}</p>}
    </li>
  );
}
