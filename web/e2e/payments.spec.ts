import type { Browser } from '@playwright/test';
import { type Razorpay, startRazorpay } from './razorpay';
import { startServer } from './server';
import { expect, expectAccessible, test as base, type World } from './world';

/** A server whose Razorpay is ours. */
const test = base.extend<object, { razorpay: Razorpay }>({
  razorpay: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures from here
    async ({}, use) => {
      const razorpay = await startRazorpay();
      await use(razorpay);
      await razorpay.stop();
    },
    { scope: 'worker' },
  ],
  server: [
    async ({ razorpay }, use) => {
      const server = await startServer({ settings: { PARKMATE_RAZORPAY_URL: razorpay.url, PARKMATE_KEYS_SECRET: `e2e:${'5a'.repeat(32)}` } });
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

/** The owner enters the keys, and a customer comes to the code of a UPI payment. */
async function scanning(browser: Browser, world: World, name: string, plate: string) {
  const lot = await world.lot(name);
  const keys = { public_key: 'rzp_test_1', secret: 'rzp_secret_1', webhook_secret: 'rzp_webhook_1', card: true, upi: true };
  await lot.admin.ask('PUT', '/operator/gateways/razorpay', keys);
  const asha = await world.register('Asha Rao');
  const vehicle = { plate, vehicle_class: 'sedan' };
  const booking = await asha.post<{ id: string }>('/bookings', { slot_id: lot.slots[0]?.id, duration_minutes: 60, vehicle, payment_method: 'upi' });
  const page = await asha.opens(browser, `/bookings/${booking.id}`);
  await page.getByRole('link', { name: 'Pay ₹50' }).click();
  await expect(page).toHaveURL(/\/payments\/[0-9a-f-]{36}$/);
  await expect(page.getByRole('heading', { name: '₹50 are still to be paid' })).toBeVisible();
  await expect(page.getByRole('img', { name: 'UPI code for ₹50' })).toBeVisible();
  await expectAccessible(page);
  return { page, asha, booking, lot };
}

test('a UPI payment that is under way when its time is over keeps its bay, and succeeds late', async ({ browser, world, razorpay }) => {
  const { page, asha, booking } = await scanning(browser, world, 'Late Parking', 'KA 03 UP 1001');
  await world.advance(14);
  razorpay.says('created');
  await world.advance(2);
  await expect(page.getByRole('heading', { name: 'We are asking whether your ₹50 came' })).toBeVisible();
  await expectAccessible(page);
  razorpay.says('captured');
  await world.advance(1);
  await expect(page.getByRole('heading', { name: '₹50 paid' })).toBeVisible();
  await page.getByRole('link', { name: 'To the booking' }).click();
  await expect(page).toHaveURL(new RegExp(`/bookings/${booking.id}$`));
  expect(await asha.get(`/bookings/${booking.id}`)).toMatchObject({ status: 'active', payment: { status: 'succeeded' } });
});

test('a UPI payment that never comes lets the bay go, and the page says so by itself', async ({ browser, world, razorpay }) => {
  razorpay.says('created');
  const { page, asha, booking } = await scanning(browser, world, 'Never Parking', 'KA 03 UP 2001');
  await page.setViewportSize({ width: 320, height: 640 });
  await world.advance(16);
  await expect(page.getByRole('heading', { name: 'We are asking whether your ₹50 came' })).toBeVisible();
  await world.advance(6);
  await expect(page.getByRole('heading', { name: 'The time to pay ₹50 is over' })).toBeVisible();
  await expectAccessible(page);
  expect(await asha.get(`/bookings/${booking.id}`)).toMatchObject({ status: 'lapsed', payment: { status: 'expired' } });
});

test('a refund that the gateway could not pay is asked for again by the lot admin', async ({ browser, world, razorpay }) => {
  const { asha, booking, lot } = await scanning(browser, world, 'Refund Parking', 'KA 03 UP 1003');
  razorpay.says('captured');
  await world.advance(1);
  await expect.poll(async () => (await asha.get(`/bookings/${booking.id}`)).status).toBe('active');
  razorpay.refunds('failed');
  await lot.admin.post(`/operator/bookings/${booking.id}/decline`, { reason: 'The bay is flooded.' });
  await world.advance(1);
  const admin = await lot.admin.opens(browser, '/operator/payments');
  await expect(admin.getByText('The gateway could not give it back.')).toBeVisible();
  await expectAccessible(admin);
  razorpay.refunds('processed');
  await admin.getByRole('button', { name: /^Ask the gateway again/ }).click();
  await expect(admin.getByText('The gateway is asked again.')).toBeVisible();
  await world.advance(1);
  await expect(admin.getByText('Nothing is to be paid back.')).toBeVisible();
  expect(await asha.get(`/bookings/${booking.id}`)).toMatchObject({ payment: { status: 'refunded' } });
  const receipt = admin.waitForEvent('popup');
  await admin.getByRole('link', { name: 'Receipt' }).click();
  await expect((await receipt).getByText('₹ 50.00').first()).toBeVisible();
});

test('a lot admin enters keys, sees only how they end, and removes them', async ({ browser, world }) => {
  const lot = await world.lot('Keys Parking');
  const page = await lot.admin.opens(browser, '/operator/business');
  await page.getByRole('button', { name: 'Set up Stripe' }).click();
  const dialog = page.getByRole('dialog', { name: 'Stripe' });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('This is needed.').first()).toBeVisible();
  await dialog.getByLabel('Publishable key').fill('pk_test_1');
  await dialog.getByLabel('Secret key').fill('sk_test_secret_4242');
  await dialog.getByLabel('Secret of the webhooks').fill('whsec_secret_7777');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Set ····4242')).toBeVisible();
  await expect(page.getByText('Set ····7777')).toBeVisible();
  await expect(page.getByText(/\/api\/v1\/webhooks\/stripe\//)).toBeVisible();
  await expect(page.locator('body')).not.toContainText('sk_test_secret');
  await page.getByRole('button', { name: 'Remove Stripe' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('button', { name: 'Set up Stripe' })).toBeVisible();
});
