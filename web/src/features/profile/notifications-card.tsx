import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Schemas, told } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import type { User } from '@/shared/session/session';
import { CheckboxInput } from '@/shared/ui/inputs';
import { Card } from '@/shared/ui/page';
import { Loading, Notice, Shown } from '@/shared/ui/states';
import { useAction } from '@/shared/ui/useAction';
import { BrowserPermission } from './browser-permission';
import { eventTexts, FOR_WORK } from './event-texts';
import { preferencesQuery } from './queries';
import { QuietHours } from './quiet-hours';
import { texts } from './texts';

type Preference = Schemas['Preference'];
type Way = Schemas['Way'];
type Wish = { event: string } & Partial<Record<Way, boolean>>;
const WAYS: Way[] = ['in_app', 'email', 'push'];
const ORDER = Object.keys(eventTexts.en);

export function NotificationsCard({ user }: { user: User }) {
  const t = useTexts(texts);
  const query = useQuery(preferencesQuery);
  return (
    <Card aria-labelledby="notifications" className="grid gap-4">
      <h2 id="notifications">{t('notifications')}</h2>
      <BrowserPermission />
      <Shown query={query} loading={<Loading rows={8} row="h-11" />}>
        {({ items, quiet_hours: quiet }) => (
          <>
            <QuietHours quiet={quiet ?? null} zone={user.time_zone} />
            <Kinds items={items} works={user.memberships.length > 0} />
          </>
        )}
      </Shown>
    </Card>
  );
}

function Kinds({ items, works }: { items: Preference[]; works: boolean }) {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const wish = useAction((item: Wish) => told(api.PUT('/api/v1/notifications/preferences', { body: { items: [item] } })), {
    onDone: (answer) => queries.setQueryData(preferencesQuery.queryKey, answer),
  });
  const place = (event: string) => (ORDER.indexOf(event) + ORDER.length) % ORDER.length;
  // Shown as wished while it is being sent.
  const shown = items.map((item) => (wish.variables?.event === item.event ? { ...item, ...wish.variables } : item));
  const sorted = shown.toSorted((a, b) => place(a.event) - place(b.event));
  return (
    <div className="grid gap-4">
      {wish.refusal && <Notice>{wish.refusal}</Notice>}
      <KindsTable caption={t('kinds')} items={sorted.filter(({ event }) => !FOR_WORK.has(event))} onWish={wish.run} />
      {works && <KindsTable caption={t('moreKinds')} items={sorted.filter(({ event }) => FOR_WORK.has(event))} onWish={wish.run} />}
      <p className="text-sm text-muted">{t('critical')}</p>
    </div>
  );
}

function KindsTable({ caption, items, onWish }: { caption: string; items: Preference[]; onWish: (wish: Wish) => void }) {
  const t = useTexts(texts);
  return (
    <table className="w-full">
      <caption className="pb-1 text-start font-semibold">{caption}</caption>
      <thead className="text-xs text-muted">
        <tr>
          <th scope="col" className="sr-only">
            {t('kind')}
          </th>
          {WAYS.map((way) => (
            <th key={way} scope="col" className="w-12 font-medium">
              {t(way)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {items.map((item) => (
          <Kind key={item.event} item={item} onWish={onWish} />
        ))}
      </tbody>
    </table>
  );
}

function Kind({ item, onWish }: { item: Preference; onWish: (wish: Wish) => void }) {
  const t = useTexts(texts);
  const e = useTexts(eventTexts);
  const { event, mutable, critical, offered } = item;
  const name = event in eventTexts.en ? e(event as keyof typeof eventTexts.en) : event;
  // What is not shown in the app is not sent either.
  const isMuted = offered.includes('in_app') && !item.in_app;
  return (
    <tr>
      <th scope="row" className="py-1 pe-2 text-start font-normal">
        {name}
        {critical && <span aria-hidden> *</span>}
      </th>
      {WAYS.map((way) => (
        <td key={way}>
          {offered.includes(way) && (
            <CheckboxInput
              label={t('wayOf', { way: t(way), kind: name })}
              className="justify-center"
              isSelected={item[way] && !(isMuted && way !== 'in_app')}
              isDisabled={way === 'in_app' ? !mutable : isMuted}
              onChange={(on) => onWish({ event, [way]: on })}
            />
          )}
        </td>
      ))}
    </tr>
  );
}
