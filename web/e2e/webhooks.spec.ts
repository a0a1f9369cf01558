import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './world';

interface Message {
  headers: IncomingHttpHeaders;
  body: string;
}

/** An operator's own system, which answers as it is told to. */
async function receiver() {
  const heard: Message[] = [];
  const answers = { status: 200 };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      heard.push({ headers: request.headers, body });
      response.writeHead(answers.status).end('Thank you');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/parkmate`, heard, answers, close: () => server.close() };
}

const signature = (secret: string, { headers, body }: Message) => {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`).digest('base64')}`;
};
const kind = ({ body }: Message) => (JSON.parse(body) as { type: string }).type;

async function expectNarrow(page: Page) {
  await page.setViewportSize({ width: 320, height: 720 });
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
}

test('an operator adds a webhook, sees a test and a booking arrive, sends one again, and changes the secret', async ({ browser, world }) => {
  test.slow();
  const system = await receiver();
  const lot = await world.lot('Told Lot');
  const page = await lot.admin.opens(browser, '/operator/business');
  await page.getByRole('link', { name: 'Webhooks' }).click();
  await expect(page.getByText('No system is told anything yet')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Add a webhook' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a webhook' });
  await dialog.getByLabel('Address').fill('http://10.0.0.1/');
  await dialog.getByText('What I choose').click();
  await dialog.getByRole('button', { name: 'Add a webhook' }).click();
  await expect(dialog.getByText('This is needed.')).toBeVisible();
  await dialog.getByText('booking.placed', { exact: true }).click();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Add a webhook' }).click();
  await expect(dialog.getByText('This is not valid.')).toBeVisible();
  await dialog.getByLabel('Address').fill(system.url);
  await dialog.getByRole('button', { name: 'Add a webhook' }).click();
  const shown = page.getByRole('alertdialog', { name: 'The secret' });
  const secret = await shown.getByLabel('Secret').inputValue();
  expect(secret).toMatch(/^whsec_.{44}$/);
  await expectAccessible(page);
  await shown.getByRole('button', { name: 'I have it' }).click();
  await expect(page.getByText('Hears 1 event')).toBeVisible();

  await page.getByRole('button', { name: 'Send a test' }).click();
  const log = page.getByRole('list', { name: 'Log' });
  await expect(log.getByText('webhook.test')).toBeVisible();
  await expect(log.getByText('Delivered')).toBeVisible({ timeout: 15_000 });
  expect(system.heard.map(kind)).toEqual(['webhook.test']);
  expect(system.heard[0]?.headers['webhook-signature']).toBe(signature(secret, system.heard[0] as Message));

  const asha = await world.register('Asha Rao');
  await asha.post('/bookings', { slot_id: lot.slots[0]?.id, duration_minutes: 60, payment_method: 'cash', vehicle: { plate: 'KA01AB1234', vehicle_class: lot.slots[0]?.vehicle_class } });
  await expect.poll(() => system.heard.map(kind)).toEqual(['webhook.test', 'booking.placed']);
  await page.reload();
  await page.getByRole('button', { name: 'Show the log' }).click();
  await log.getByText('1 attempt').first().click();
  await expect(log.getByText('Thank you').first()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Send again: booking.placed' }).click();
  await expect.poll(() => system.heard.length).toBe(3);
  expect(system.heard[2]?.headers['webhook-id']).toBe(system.heard[1]?.headers['webhook-id']);

  await page.getByRole('button', { name: 'New secret' }).click();
  await page.getByRole('alertdialog', { name: 'Make a new secret?' }).getByRole('button', { name: 'New secret' }).click();
  const fresh = await shown.getByLabel('Secret').inputValue();
  await shown.getByRole('button', { name: 'I have it' }).click();
  await page.getByRole('button', { name: 'Send a test' }).click();
  await expect.poll(() => system.heard.length).toBe(4);
  const last = system.heard[3] as Message;
  expect(String(last.headers['webhook-signature']).split(' ').toSorted()).toEqual([signature(secret, last), signature(fresh, last)].toSorted());

  system.answers.status = 410;
  await page.getByRole('button', { name: 'Send a test' }).click();
  await expect(page.getByText('It said that it is gone (410). What happens meanwhile is not sent.')).toBeVisible({ timeout: 15_000 });
  await page.getByRole('button', { name: 'Switch on' }).click();
  await expect(page.getByText('On', { exact: true })).toBeVisible();
  await expectNarrow(page);
  await page.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('alertdialog', { name: 'Remove this webhook?' }).getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('No system is told anything yet')).toBeVisible();
  await page.context().close();
  system.close();
});

test('a customer has their bookings in a calendar by a link, and ends it; so has a lot', async ({ browser, world }) => {
  const lot = await world.lot('Calendar Lot');
  const asha = await world.register('Asha Rao');
  await asha.post('/bookings', { slot_id: lot.slots[0]?.id, duration_minutes: 60, payment_method: 'cash', vehicle: { plate: 'KA02AB1234', vehicle_class: lot.slots[0]?.vehicle_class } });
  const places = [
    [asha, '/profile', 'SUMMARY:Parking at Calendar Lot'],
    [lot.admin, `/operator/lots/${lot.id}?section=calendar`, `SUMMARY:${lot.slots[0]?.label} KA02AB1234`],
  ] as const;
  for (const [person, path, says] of places) {
    const page = await person.opens(browser, path, { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByRole('button', { name: 'Make a link' }).click();
    const link = await page.getByLabel('Link to the calendar').inputValue();
    await page.getByRole('button', { name: 'Copy' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
    await expectAccessible(page);
    expect(await (await fetch(link)).text()).toContain(says);

    await page.reload();
    await expect(page.getByText('It is shown only when it is made.')).toBeVisible();
    await page.getByRole('button', { name: 'New link' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'New link' }).click();
    const renewed = await page.getByLabel('Link to the calendar').inputValue();
    expect([(await fetch(link)).status, (await fetch(renewed)).status]).toEqual([404, 200]);
    await page.getByRole('button', { name: 'End the link' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'End the link' }).click();
    await expect(page.getByText('The link leads nowhere any more.')).toBeVisible();
    expect((await fetch(renewed)).status).toBe(404);
    await expectNarrow(page);
    await page.context().close();
  }
});
