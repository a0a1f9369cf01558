import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, told } from '@/shared/api/client';

const STORED = 'parkmate.push';
/** Of this browser: it cannot, was forbidden, was not asked yet, shows none, shows messages. */
export type Push = 'unsupported' | 'blocked' | 'unasked' | 'off' | 'on';

const canPush = () => 'Notification' in window && 'serviceWorker' in navigator && 'PushManager' in window;

async function state(): Promise<Push> {
  if (!canPush()) return 'unsupported';
  if (Notification.permission === 'denied') return 'blocked';
  if (Notification.permission === 'default') return 'unasked';
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  return subscription && localStorage.getItem(STORED) ? 'on' : 'off';
}

const pushQuery = queryOptions({ queryKey: ['push'], queryFn: state });

/** Subscribes this browser with the server's key, and tells the server. */
async function subscribe() {
  await navigator.serviceWorker.register('/sw.js');
  const registration = await navigator.serviceWorker.ready;
  const { public_key } = await told(api.GET('/api/v1/me/push-key'));
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: public_key });
  const { endpoint = '', keys = {} } = subscription.toJSON();
  const body = { endpoint, keys: { p256dh: keys.p256dh ?? '', auth: keys.auth ?? '' } };
  const { id } = await told(api.POST('/api/v1/me/push-subscriptions', { body }));
  localStorage.setItem(STORED, id);
}

async function unsubscribe() {
  const id = localStorage.getItem(STORED);
  localStorage.removeItem(STORED);
  const registration = await navigator.serviceWorker.getRegistration();
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
  // Without it the server finds out when it sends the next.
  if (id) await told(api.DELETE('/api/v1/me/push-subscriptions/{id}', { params: { path: { id } } })).catch(() => undefined);
}

/** Whether this browser shows messages, and what changes that. Permission is asked only by `turnOn`, so only at a press. */
export function usePush() {
  const queries = useQueryClient();
  const { data: push } = useQuery(pushQuery);
  const [isFailed, setFailed] = useState(false);
  const turn = (work: () => Promise<unknown>) => async () => {
    setFailed(false);
    await work().catch(() => setFailed(true));
    await queries.invalidateQueries({ queryKey: pushQuery.queryKey });
  };
  const turnOn = turn(async () => {
    if ((await Notification.requestPermission()) === 'granted') await subscribe();
  });
  return { push, isFailed, turnOn, turnOff: turn(unsubscribe) };
}
