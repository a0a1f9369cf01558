import type { Page } from '@playwright/test';
import { expect, expectAccessible, type LotScene, type Person, test } from './world';
import { hears, opened, toast } from './pages';

const bell = (page: Page, unread: number) => page.getByRole('banner').getByRole('link', { name: `Notifications, ${unread} unread`, exact: true });

let plates = 100;
/** Something happens that a customer is told of: cash is verified. */
async function happens(person: Person, lot: LotScene) {
  plates += 1;
  const slot = lot.slots[plates % 6];
  const { id, payment } = await person.post<{ id: string; payment: { id: string } }>('/bookings', {
    slot_id: slot?.id,
    duration_minutes: 60,
    vehicle: { plate: `KA02N${plates}`, vehicle_class: 'sedan' },
    payment_method: 'cash',
  });
  await lot.admin.post(`/operator/payments/${payment.id}/verify`);
  return id;
}

test('what happens is told at once in every tab, opens what it concerns, and is read in both', async ({ world, browser }) => {
  const lot = await world.lot('Told Parking');
  const customer = await world.register('Tina Jose');
  const one = await opened(customer, browser, '/notifications');
  await expect(one.getByText('Nothing yet')).toBeVisible();
  const two = await one.context().newPage();
  await hears(two, '/vehicles');
  const booking = await happens(customer, lot);
  for (const page of [one, two]) {
    await expect(toast(page, 'Your cash payment has been verified. Booking activated!')).toHaveCount(1);
    await expect(bell(page, 1)).toBeVisible();
  }
  const list = one.getByRole('main').getByRole('listitem');
  await expect(list).toHaveCount(1);
  await expect(list.getByText('New', { exact: true })).toBeVisible();
  await expectAccessible(one);
  await list.getByRole('link').click();
  await expect(one).toHaveURL(`/bookings/${booking}`);
  await expect(bell(two, 0)).toBeVisible();
  await happens(customer, lot);
  await happens(customer, lot);
  await expect(bell(two, 2)).toBeVisible();
  await one.goto('/notifications');
  await one.getByRole('button', { name: 'Mark all as read' }).click();
  await expect(list.getByText('New', { exact: true })).toHaveCount(0);
  for (const page of [one, two]) await expect(bell(page, 0)).toBeVisible();
});

test('offline and back: the app says so, comes back, and tells what was missed exactly once', async ({ world, browser, server }) => {
  const lot = await world.lot('Offline Parking');
  const customer = await world.register('Omar Farid');
  const page = await opened(customer, browser, '/notifications');
  await happens(customer, lot);
  await expect(toast(page, /cash payment has been verified/)).toHaveCount(1);
  await toast(page, /cash payment has been verified/).locator('xpath=ancestor::*[@role="status"]').getByRole('button', { name: 'Close' }).click();
  await page.context().setOffline(true);
  await server.kill();
  await expect(page.getByText('The connection is lost. Coming back …')).toBeVisible();
  await server.start();
  // While the browser is still away, something happens.
  await happens(customer, lot);
  await expect(toast(page, /cash payment has been verified/)).toHaveCount(0);
  await page.context().setOffline(false);
  await expect(toast(page, 'Connected again.')).toBeVisible({ timeout: 35_000 });
  await expect(toast(page, /cash payment has been verified/)).toHaveCount(1);
  await expect(bell(page, 2)).toBeVisible();
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(2);
  await expect(page.getByText('The connection is lost. Coming back …')).toBeHidden();
});

test('log-out everywhere ends the other browser’s session, too', async ({ world, browser }) => {
  const customer = await world.register('Ella Roy');
  const here = await customer.opens(browser, '/profile');
  const there = await opened(customer, browser, '/bookings');
  await expectAccessible(here);
  await here.getByRole('button', { name: 'Log out everywhere' }).click();
  await here.getByRole('alertdialog').getByRole('button', { name: 'Log out everywhere' }).click();
  await expect(here).toHaveURL(/\/login/);
  await expect(toast(there, 'You have been logged out.')).toBeVisible();
  await expect(there).toHaveURL(/\/login\?next=%2Fbookings/);
});

test('the profile: name, language, colours, and what one is told', async ({ world, browser }) => {
  const customer = await world.register('Paul Kurien');
  const page = await customer.opens(browser, '/profile');
  await page.getByLabel('Your name').fill('Paul K. Kurien');
  await page.getByRole('region', { name: 'You' }).getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('button', { name: 'Your account: Paul K. Kurien' })).toBeVisible();
  await expect(page.getByRole('checkbox', { name: 'App: A refund was paid' })).toBeDisabled();
  await page.getByRole('row', { name: /Five minutes are left/ }).getByRole('cell').first().click();
  await expect.poll(async () => {
    const { items } = await customer.get<{ items: { event: string; in_app: boolean }[] }>('/notifications/preferences');
    return items.find(({ event }) => event === 'booking.expiring_soon')?.in_app;
  }).toBe(false);
  await page.getByLabel('Present password').fill('not it at all');
  await page.getByLabel('New password').fill('a-much-better-one');
  await page.getByRole('button', { name: 'Change the password' }).click();
  await expect(page.getByText('This is wrong.')).toBeVisible();
  await page.getByText('हिन्दी', { exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('प्रोफ़ाइल');
  await expect(page.locator('html')).toHaveAttribute('lang', 'hi');
  await expectAccessible(page);
});
