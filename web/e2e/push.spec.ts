import { createDecipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { paidBooking } from './booked';
import { expect, expectAccessible, test } from './world';

interface Message {
  title: string;
  body: string;
  url: string;
}

/** What the service worker of this browser would be given: RFC 8291, section 3.4. */
function opened(sealed: Buffer, own: ECDH, auth: Buffer): Message {
  const salt = sealed.subarray(0, 16);
  const theirs = sealed.subarray(21, 86);
  const derived = (key: Buffer, salt: Buffer, info: Buffer, length: number) => Buffer.from(hkdfSync('sha256', key, salt, info, length));
  const input = derived(own.computeSecret(theirs), auth, Buffer.concat([Buffer.from('WebPush: info\0'), own.getPublicKey(), theirs]), 32);
  const decipher = createDecipheriv(
    'aes-128-gcm',
    derived(input, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16),
    derived(input, salt, Buffer.from('Content-Encoding: nonce\0'), 12),
  );
  decipher.setAuthTag(sealed.subarray(-16));
  const text = Buffer.concat([decipher.update(sealed.subarray(86, -16)), decipher.final()]).toString();
  return JSON.parse(text.slice(0, text.lastIndexOf('\x02'))) as Message;
}

/** A push service, and what it keeps for one browser. */
async function pushService() {
  const keys = createECDH('prime256v1');
  keys.generateKeys();
  const auth = randomBytes(16);
  const heard: Message[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      heard.push(opened(Buffer.concat(parts), keys, auth));
      response.writeHead(201).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/one-browser`;
  return { heard, subscription: { endpoint, keys: { p256dh: keys.getPublicKey('base64url'), auth: auth.toString('base64url') } }, close: () => server.close() };
}

/** A browser without its maker's push service: ours stands in. */
async function subscribesWith(page: Page, subscription: object) {
  await page.addInitScript((json) => {
    let isOn = false;
    const subscribed = { toJSON: () => json, unsubscribe: async () => !(isOn = false) } as unknown as PushSubscription;
    PushManager.prototype.getSubscription = async () => (isOn ? subscribed : null);
    PushManager.prototype.subscribe = async () => {
      isOn = true;
      return subscribed;
    };
  }, subscription);
}

/** Hands a message to the service worker, as the browser does when its push service has one. */
async function deliver(page: Page, message: Message) {
  const devtools = await page.context().newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const id = registrations.at(-1)?.registrationId;
      if (id !== undefined) resolve(id);
    });
  });
  await devtools.send('ServiceWorker.enable');
  await devtools.send('ServiceWorker.deliverPushMessage', { origin: new URL(page.url()).origin, registrationId: await registered, data: JSON.stringify(message) });
}

test('after a booking messages are offered; who takes them is told of a decline while the app is closed', async ({ world, browser }) => {
  const service = await pushService();
  const lot = await world.lot('Pushing Lot');
  const customer = await world.register('Pooja Nair');
  const booking = await paidBooking(lot, customer, 0);
  const page = await customer.opens(browser, '/bookings');
  await subscribesWith(page, service.subscription);
  await page.goto(`/bookings/${booking.id}`);
  await expect(page.getByRole('heading', { name: 'Be told in time' })).toBeVisible();
  await expectAccessible(page);

  // The browser's own question cannot be pressed here: it is answered before.
  await page.context().grantPermissions(['notifications'], { origin: world.server.url });
  await page.getByRole('button', { name: 'Allow messages' }).click();
  await expect(page.getByRole('heading', { name: 'Be told in time' })).toHaveCount(0);
  await page.goto('about:blank');
  await lot.admin.post(`/operator/bookings/${booking.id}/decline`, { reason: 'The bay is flooded.' });
  await world.advance(2);
  await expect.poll(() => service.heard.map(({ url }) => url)).toContainEqual(expect.stringContaining(`/bookings/${booking.id}`));
  const message = service.heard.find(({ url }) => url.includes(booking.id));
  if (!message) throw new Error('no message about the booking');

  await page.goto('/bookings');
  await deliver(page, message);
  const shown = () => page.evaluate(async () => (await (await navigator.serviceWorker.getRegistration())?.getNotifications())?.map(({ body }) => body));
  await expect.poll(shown).toContain(message.body);
  service.close();
});

test('who does not want messages is not asked again', async ({ world, browser }) => {
  const lot = await world.lot('Quiet Lot');
  const customer = await world.register('Quentin D’Souza');
  const booking = await paidBooking(lot, customer, 0);
  const page = await customer.opens(browser, `/bookings/${booking.id}`);
  const offer = page.getByRole('heading', { name: 'Be told in time' });
  await expect(offer).toBeVisible();
  await page.getByRole('button', { name: 'Not now' }).click();
  await expect(offer).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Booking ${booking.reference}`);
  await expect(page.getByText('Parked now')).toBeVisible();
  await expect(offer).toHaveCount(0);
});
