import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderHook, waitFor } from '@testing-library/react';
import { createElement, type ReactNode } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { api } from '@/shared/api/client';
import { showAgain, usePush } from './push';

const subscription = { toJSON: () => ({ endpoint: 'https://push.example/1', keys: { p256dh: 'p', auth: 'a' } }) };
let has: typeof subscription | null;

function keep(value: string | { user: string; id: string }) {
  localStorage.setItem('parkmate.push', typeof value === 'string' ? value : JSON.stringify(value));
}

/** What the profile of this person says. */
async function says(userId: string) {
  const client = new QueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => createElement(QueryClientProvider, { client }, children);
  const { result } = renderHook(() => usePush(userId), { wrapper });
  await waitFor(() => expect(result.current.push).toBeDefined());
  return result.current.push;
}

beforeEach(() => {
  has = subscription;
  localStorage.clear();
  vi.stubGlobal('Notification', { permission: 'granted' });
  vi.stubGlobal('PushManager', {});
  const registration = { pushManager: { getSubscription: async () => has } };
  vi.stubGlobal('navigator', { serviceWorker: { getRegistration: async () => registration } });
});
afterEach(() => vi.unstubAllGlobals());

const answering = (answer: () => Promise<Response>) =>
  vi.spyOn(api, 'POST').mockImplementation((async () => {
    const response = await answer();
    return { data: await response.json(), response };
  }) as typeof api.POST);

test('a browser shows the messages of whom it was turned on by, and of nobody else', async () => {
  keep({ user: 'asha', id: 's1' });
  expect(await says('asha')).toBe('on');
  expect(await says('ravi')).toBe('off');
  keep('the bare id that an older version kept');
  expect(await says('asha')).toBe('off');
});

test('the next log-in of the same person tells the server again', async () => {
  const post = answering(async () => Response.json({ id: 's2' }));
  keep({ user: 'asha', id: 's1' });
  await showAgain('asha');
  expect(post).toHaveBeenCalledWith('/api/v1/me/push-subscriptions', {
    body: { endpoint: 'https://push.example/1', keys: { p256dh: 'p', auth: 'a' } },
  });
  expect(localStorage.getItem('parkmate.push')).toBe('{"user":"asha","id":"s2"}');
  expect(await says('asha')).toBe('on');
});

test('the log-in of somebody else, or in a browser that shows none, tells nothing', async () => {
  const post = answering(async () => Response.json({ id: 's2' }));
  keep({ user: 'asha', id: 's1' });
  await showAgain('ravi');
  has = null;
  await showAgain('asha');
  expect(post).not.toHaveBeenCalled();
  expect(await says('asha')).toBe('off');
});

test('where the server could not be told the profile offers to turn them on', async () => {
  answering(() => Promise.reject(new TypeError('lost')));
  keep({ user: 'asha', id: 's1' });
  await showAgain('asha');
  expect(await says('asha')).toBe('off');
});
