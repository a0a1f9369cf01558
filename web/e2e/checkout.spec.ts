import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './world';

/** By its label, as a person does. */
const choose = (page: Page, group: string, choice: string | RegExp) => page.getByRole('radiogroup', { name: group }).getByText(choice).click();

test('a customer books by cash with a new vehicle that is remembered', async ({ browser, world }) => {
  const lot = await world.lot('Cash Parking');
  const asha = await world.register('Asha Rao');
  const page = await asha.opens(browser, `/lots/${lot.id}?slot=${lot.slots[0]?.id}&minutes=120`);
  await page.getByRole('link', { name: 'Continue' }).click();
  await expect(page).toHaveURL(/\/checkout\?/);
  await page.getByLabel('Number plate').fill('KA 03 CC 1001');
  await choose(page, 'How to pay', 'Cash');
  await expect(page.getByRole('radio', { name: /Cash/ })).toBeChecked();
  await expect(page.getByRole('radio', { name: /Cash/ })).toHaveAccessibleName(/within 15/);
  await choose(page, 'Add a car wash', /^Exterior, /);
  await expect(page.getByRole('status', { name: 'Total' })).toHaveText('₹399');
  await expect(page.getByText(/everything comes back/)).toBeVisible();
  await page.getByRole('button', { name: 'Book for ₹399' }).click();
  await expect(page).toHaveURL(/\/bookings\/[0-9a-f-]{36}$/);

  const { items } = await asha.get<{ items: { slot: { label: string }; payment: { method: string; amount: number } }[] }>('/bookings');
  expect(items).toMatchObject([{ slot: { label: 'A1' }, payment: { method: 'cash', amount: 39_900 } }]);
  expect(await asha.get('/me/vehicles')).toMatchObject({ items: [{ plate: 'KA03CC1001' }] });
});

test('by card one goes on to the gateway’s page', async ({ browser, world }) => {
  const lot = await world.lot('Card Parking');
  const asha = await world.register('Asha Rao');
  await asha.post('/me/vehicles', { plate: 'KA 03 CC 2001', vehicle_class: 'sedan' });
  const page = await asha.opens(browser, `/lots/${lot.id}/checkout?slot=${lot.slots[0]?.id}`);
  await expect(page.getByRole('radio', { name: 'KA03CC2001' })).toBeChecked();
  await page.getByRole('button', { name: 'Book for ₹50' }).click();
  await expect(page).toHaveURL(/\/checkout\/.+/);
  await expect(page.getByRole('button', { name: /approve/i })).toBeVisible();
});

test('two race for one bay: the loser is offered others and books one with one press', async ({ browser, world }) => {
  const lot = await world.lot('Race Parking');
  const [asha, ravi] = [await world.register('Asha Rao'), await world.register('Ravi Kumar')];
  const page = await ravi.opens(browser, `/lots/${lot.id}/checkout?slot=${lot.slots[0]?.id}`);
  await page.getByLabel('Number plate').fill('KA 03 CC 3002');
  await choose(page, 'How to pay', /^UPI/);
  await asha.post('/bookings', { slot_id: lot.slots[0]?.id, duration_minutes: 60, vehicle: { plate: 'KA 03 CC 3001', vehicle_class: 'sedan' }, payment_method: 'cash' });
  await page.getByRole('button', { name: /^Book for/ }).click();

  const alert = page.getByRole('alert').filter({ hasText: 'bay A1 is taken' });
  await expect(alert.getByRole('button', { name: /^Book A/ })).toHaveCount(3);
  await expect(alert.getByRole('button', { name: /^Take A1 from/ })).toBeVisible();
  await expectAccessible(page);
  await alert.getByRole('button', { name: /^Book A2/ }).click();
  await expect(page).toHaveURL(/\/bookings\/[0-9a-f-]{36}$/);
  const { items } = await ravi.get<{ items: unknown[] }>('/bookings');
  expect(items).toMatchObject([{ slot: { label: 'A2' }, payment: { method: 'upi' } }]);
});

test('refusals are said in words, and a plate is asked for', async ({ browser, world }) => {
  const lot = await world.lot('Words Parking');
  const asha = await world.register('Asha Rao');
  const vehicle = { plate: 'KA 03 CC 4001', vehicle_class: 'sedan' };
  await asha.post('/bookings', { slot_id: lot.slots[1]?.id, duration_minutes: 60, vehicle, payment_method: 'cash' });
  const page = await asha.opens(browser, `/lots/${lot.id}/checkout?slot=${lot.slots[0]?.id}`);
  await page.getByRole('button', { name: /^Book for/ }).click();
  await expect(page.getByText('This is needed.')).toBeVisible();
  await expect(page.getByLabel('Number plate')).toBeFocused();
  await page.getByLabel('Number plate').fill(vehicle.plate);
  await page.getByRole('button', { name: /^Book for/ }).click();
  await expect(page.getByRole('alert')).toContainText('already has a booking at that time');
});

test('without a bay it says so, and it fits a small phone', async ({ browser, world }) => {
  const lot = await world.lot('Small Parking');
  const asha = await world.register('Asha Rao');
  const page = await asha.opens(browser, `/lots/${lot.id}/checkout`);
  await expect(page.getByText('No bay is chosen')).toBeVisible();
  await page.goto(`/lots/${lot.id}/checkout?slot=${lot.slots[0]?.id}`);
  await expect(page.getByRole('button', { name: 'Book for ₹50' })).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
});
