import { expect, expectAccessible, test } from './world';

const plate = (n: number) => ({ plate: `KA 02 BB ${1000 + n}`, vehicle_class: 'sedan' });

test('a bay is picked by keyboard on the plan, and the price follows the time', async ({ page, world }) => {
  const lot = await world.lot('Keyboard Parking');
  await page.goto(`/lots/${lot.id}`);
  await expect(page.getByRole('heading', { level: 1, name: lot.name })).toBeVisible();
  const bay = (label: string) => page.getByRole('option', { name: new RegExp(`^${label}, `) });
  await expect(bay('A1')).toHaveAccessibleName('A1, free, ₹50 an hour');

  await bay('A1').focus();
  await page.keyboard.press('ArrowRight');
  await expect(bay('A2')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(bay('B2')).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(bay('A2')).toHaveAttribute('aria-selected', 'true');
  await expect(page).toHaveURL(new RegExp(`slot=${lot.slots[1]?.id}`));
  const yours = page.getByRole('region', { name: 'Your booking' });
  await expect(yours).toContainText('Bay A2');
  await expect(yours.getByRole('status')).toHaveText('₹50');

  await page.getByRole('radio', { name: '4 hrs' }).check();
  await expect(yours.getByRole('status')).toHaveText('₹200');
  await page.getByRole('radio', { name: 'Other' }).check();
  await page.getByLabel('Minutes').fill('90');
  await expect(yours.getByRole('status')).toHaveText('₹75');

  // Who is not logged in logs in first, and keeps what was chosen.
  await yours.getByRole('link', { name: 'Continue' }).click();
  await expect(page).toHaveURL(/\/login\?next=.*minutes/);
});

test('the list says the same as the plan', async ({ page, world }) => {
  const lot = await world.lot('List Parking');
  const ravi = await world.register('Ravi Kumar');
  await ravi.post('/bookings', { slot_id: lot.slots[0]?.id, duration_minutes: 60, vehicle: plate(1), payment_method: 'cash' });
  await page.goto(`/lots/${lot.id}?vehicle_class=sedan`);
  await expect(page.getByRole('option', { name: /^A1, taken, free from / })).toBeVisible();
  await expect(page.getByRole('option', { name: /^B1, / })).toHaveAttribute('aria-disabled', 'true');
  await page.getByRole('radio', { name: 'List' }).check();
  await expect(page.getByRole('radio', { name: /A1.*Taken/ })).toBeVisible();
  await expect(page.getByRole('radio', { name: /B1/ })).toHaveCount(0);
  await page.getByRole('radio', { name: /A1.*Taken/ }).check();
  const yours = page.getByRole('region', { name: 'Your booking' });
  await expect(yours.getByRole('link', { name: 'Continue' })).toBeHidden();
  // Somebody who wants just this one takes it from when it is free.
  await yours.getByRole('button', { name: /Take it from/ }).click();
  await expect(page).toHaveURL(/from=/);
  await expect(yours.getByRole('link', { name: 'Continue' })).toBeVisible();
});

test('the plan changes as others book', async ({ page, world }) => {
  const lot = await world.lot('Live Parking');
  await page.goto(`/lots/${lot.id}`);
  await expect(page.getByRole('option', { name: /^A3, free/ })).toBeVisible();
  const ravi = await world.register('Ravi Kumar');
  await ravi.post('/bookings', { slot_id: lot.slots[2]?.id, duration_minutes: 60, vehicle: plate(2), payment_method: 'cash' });
  await expect(page.getByRole('option', { name: /^A3, taken/ })).toBeVisible();
});

test('the lot tells its rules and fits a small phone', async ({ page, world }) => {
  const lot = await world.lot('Rules Parking');
  await page.goto(`/lots/${lot.id}?slot=${lot.slots[0]?.id}`);
  await expect(page.getByText('Book from 15 mins to 1 day')).toBeVisible();
  await expect(page.getByText('Nobody has reviewed this lot yet')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Directions' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Your booking' }).getByRole('status')).toHaveText('₹50');
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
});

test('a lot that is not there says so', async ({ page }) => {
  await page.goto('/lots/019e0000-0000-7000-8000-000000000001');
  await expect(page.getByRole('alert')).toContainText('There is no such thing here');
});
