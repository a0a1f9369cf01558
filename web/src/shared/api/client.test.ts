import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Problem } from './problem';

const path = { params: { path: { id: '01a202ca-61f3-77e2-9063-f7c6ce1b1aa0' } } };
const gone = () => new Response('{"code":"not_found","status":404}', { status: 404, headers: { 'content-type': 'application/problem+json' } });
let sent: Request[];

/** Answers in turn; `lost` is an answer that does not arrive. */
async function answering(...answers: (() => Response)[]) {
  vi.stubGlobal('fetch', async (request: Request) => {
    sent.push(request);
    return answers[sent.length - 1]?.() ?? Promise.reject(new TypeError('lost'));
  });
  vi.resetModules();
  return import('./client');
}
const lost = () => {
  throw new TypeError('lost');
};

beforeEach(() => {
  sent = [];
  vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 200 });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a POST whose answer was lost is sent again with the same key', async () => {
  const { api, told } = await answering(lost, () => Response.json({ id: 'done' }));
  expect(await told(api.POST('/api/v1/bookings/{id}/cancel', path))).toEqual({ id: 'done' });
  const keys = sent.map(({ headers }) => headers.get('Idempotency-Key'));
  expect(keys).toHaveLength(2);
  expect(keys[0]).toBeTruthy();
  expect(keys[1]).toBe(keys[0]);
});

test('a DELETE whose answer was lost is done when nothing is left', async () => {
  const { api, told } = await answering(lost, gone);
  await told(api.DELETE('/api/v1/me/vehicles/{id}', path));
  expect(sent).toHaveLength(2);
});

test('a DELETE of what was never there is refused', async () => {
  const { api, told } = await answering(gone);
  await expect(told(api.DELETE('/api/v1/me/vehicles/{id}', path))).rejects.toMatchObject({ name: Problem.name, code: 'not_found' });
});

test('who cannot be reached is told so after three tries', async () => {
  const { api, told } = await answering();
  await expect(told(api.GET('/api/v1/me'))).rejects.toMatchObject({ code: 'offline' });
  expect(sent).toHaveLength(3);
});
