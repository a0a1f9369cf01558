import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, told } from '@/shared/api/client';

const STORED = 'parkmate.push';
/** Of this browser: it cannot, was forbidden, was not asked yet, shows none, shows messages. */
export type Push = 'unsupported' | 'blocked' | 'unasked' | 'off' | 'on';

/** Whose messages this browser was told to show, and as what the server knows it. */
interface Shown {
  user: string;
  id: string;
}

function shown(): Shown | undefined {
  try {
    return (JSON.parse(localStorage.getItem(STORED) ?? 'null') as Shown | null) ?? undefined;
  } catch {
    // The bare id that an older version kept: nobody knows whose.
    return undefined;
  }
}

const canPush = () => 'Notification' in window && 'serviceWorker' in navigator && 'PushManager' in window;

async function subscribed() {
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ?? undefined;
}

async function state(userId: string | undefined): Promise<Push> {
  if (!canPush()) return 'unsupported';
  if (Notification.permission === 'denied') return 'blocked';
  if (Notification.permission === 'default') return 'unasked';
  return userId !== undefined && shown()?.user === userId && (await subscribed()) ? 'on' : 'off';
}

const pushQuery = (userId: string | undefined) =>
  queryOptions({ queryKey: ['push', userId], queryFn: () => state(userId) });

/** The same browser told again is the same subscription, of the log-in it is told with. */
async function tell(userId: string, subscription: PushSubscription) {
  const { endpoint = '', keys = {} } = subscription.toJSON();
  const body = { endpoint, keys: { p256dh: keys.p256dh ?? '', auth: keys.auth ?? '' } };
  const { id } = await told(api.POST('/api/v1/me/push-subscriptions', { body }));
  localStorage.setItem(STORED, JSON.stringify({ user: userId, id } satisfies Shown));
}

/** Subscribes this browser with the server's key, and tells the server. */
async function subscribe(userId: string) {
  await navigator.serviceWorker.register('/sw.js');
  const registration = await navigator.serviceWorker.ready;
  const { public_key } = await told(api.GET('/api/v1/me/push-key'));
  await tell(userId, await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: public_key }));
}

/**
 * After a log-in: with the last one the server forgot this browser. Who let it show messages goes on getting them; if that
 * cannot be said now, the profile offers to turn them on again.
 */
export async function showAgain(userId: string) {
  if (!canPush() || shown()?.user !== userId) return;
  try {
    const subscription = await subscribed();
    if (subscription) await tell(userId, subscription);
  } catch {
    localStorage.removeItem(STORED);
  }
}

async function unsubscribe() {
  const id = shown()?.id;
  localStorage.removeItem(STORED);
  await (await subscribed())?.unsubscribe();
  // Without it the server finds out when it sends the next.
  if (id) await told(api.DELETE('/api/v1/me/push-subscriptions/{id}', { params: { path: { id } } })).catch(() => undefined);
}

/** Whether this browser shows this person's messages, and what changes that. Permission is asked only by `turnOn`, so only at a press. */
export function usePush(userId: string | undefined) {
  const queries = useQueryClient();
  const { data: push } = useQuery(pushQuery(userId));
  const [isFailed, setFailed] = useState(false);
  const turn = (work: () => Promise<unknown>) => async () => {
    setFailed(false);
    await work().catch(() => setFailed(true));
    await queries.invalidateQueries({ queryKey: pushQuery(userId).queryKey });
  };
  const turnOn = turn(async () => {
    if (userId !== undefined && (await Notification.requestPermission()) === 'granted') await subscribe(userId);
  });
  return { push, isFailed, turnOn, turnOff: turn(unsubscribe) };
}
