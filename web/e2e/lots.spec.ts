import type { Locator, Page } from '@playwright/test';
import { local, now, paidBooking } from './booked';
import { expect, expectAccessible, test } from './world';

/** Goes there by the keyboard, as anyone must be able to. */
async function tabTo(page: Page, to: Locator) {
  await expect(to).toBeVisible();
  for (let steps = 0; steps < 90; steps += 1) {
    if (await to.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not get to ${to}`);
}
async function type(page: Page, label: string, text: string) {
  await tabTo(page, page.getByLabel(label, { exact: true }));
  await page.keyboard.press('Control+a');
  await page.keyboard.type(text);
}
async function noSidewaysScroll(page: Page) {
  await page.setViewportSize({ width: 320, height: 720 });
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1280, height: 900 });
}

test('an operator registers, is approved, and draws a lot with the keyboard alone', async ({ page, browser, world }) => {
  await page.goto('/register');
  await page.getByLabel('Your name').fill('Farah Khan');
  await page.getByLabel('E-mail').fill('farah@example.com');
  await page.getByLabel('Password', { exact: true }).fill('correct-horse-battery');
  await page.getByText('I run parking lots').click();
  await page.getByLabel('Name of the business').fill('Banyan Parking');
  await page.getByRole('main').getByRole('button', { name: 'Create account' }).click();
  await expect(page).toHaveURL(/\/operator$/);
  await page.goto('/operator/lots');
  await expect(page.getByText('Your business is waiting for approval.')).toBeVisible();
  await expect(page.getByText('No lots yet')).toBeVisible();
  await expectAccessible(page);

  const platform = await world.platform.opens(browser, '/admin/operators');
  await expectAccessible(platform);
  await noSidewaysScroll(platform);
  await platform.getByRole('button', { name: 'Approve Banyan Parking' }).click();
  await expect(platform.getByText('Banyan Parking is approved.')).toBeVisible();
  await platform.context().close();
  await expect(page.getByText('Your business is waiting for approval.')).toBeHidden();

  await tabTo(page, page.getByRole('link', { name: 'Add a lot' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'A new lot' })).toBeVisible();
  await expectAccessible(page);
  await type(page, 'Name', 'Under the Banyan');
  await type(page, 'Street and number', '5 Temple Street');
  await type(page, 'City', 'Mysuru');
  await type(page, 'State', 'Karnataka');
  await type(page, 'PIN code', '570001');
  await type(page, 'Latitude', '12.305');
  await type(page, 'Longitude', '76.655');
  await page.keyboard.press('Enter');

  await expect(page.getByText('No bays yet')).toBeVisible();
  await tabTo(page, page.getByRole('button', { name: 'Add a row' }).first());
  await page.keyboard.press('Enter');
  await type(page, 'To number', '3');
  await tabTo(page, page.getByRole('button', { name: 'Add to the plan' }));
  await expect(page.getByText('3 bays: A1 A2 A3')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByText('3 changes are not saved')).toBeVisible();

  const first = page.getByRole('button', { name: /^Bay A1, Sedan/ });
  await tabTo(page, first);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByText('A1: 0 m from the left, 1 m from the top')).toBeAttached();
  await page.keyboard.press('PageDown');
  await expect(page.getByRole('button', { name: /^Bay A2, Sedan/ })).toBeFocused();
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('r');
  await page.keyboard.press('Control+z');
  await expectAccessible(page);
  await tabTo(page, page.getByRole('button', { name: 'Save the bays' }));
  await page.keyboard.press('Enter');
  await expect(page.getByText('The bays are saved.')).toBeVisible();
  await expect(page.getByText('not saved')).toBeHidden();
  await noSidewaysScroll(page);

  const found = await world.platform.get<{ items: { id: string; name: string; total_slots: number }[] }>('/lots?q=banyan');
  expect(found.items).toMatchObject([{ name: 'Under the Banyan', total_slots: 3 }]);
  const { items } = await world.platform.get<{ items: { label: string; position: object }[] }>(`/lots/${found.items[0]?.id}/slots`);
  expect(items).toMatchObject([
    { label: 'A1', position: { x: 0, y: 1, rotation: 0 } },
    { label: 'A2', position: { x: 2.75, height: 5.5, rotation: 0 } },
    { label: 'A3', position: { x: 5.5 } },
  ]);
});

test('a bay is changed by dragging and by numbers, is not left unsaved by mistake, and is closed and opened again', async ({ browser, world }) => {
  const lot = await world.lot('Drawn Lot');
  const page = await lot.admin.opens(browser, `/operator/lots/${lot.id}`);
  const bay = page.getByRole('button', { name: /^Bay A2, Sedan/ });
  await bay.hover();
  const box = await bay.boundingBox();
  if (!box) throw new Error('the bay is drawn');
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2 + 60, { steps: 5 });
  await page.mouse.up();
  await expect(page.getByText('1 change is not saved')).toBeVisible();
  await expect(bay).toHaveAttribute('aria-pressed', 'true');
  await page.getByLabel('Rate an hour (₹)').fill('75');
  await page.getByLabel('Rate an hour (₹)').press('Tab');
  await page.getByRole('button', { name: 'Close for good' }).click();
  await expect(page.getByText('This bay takes no bookings any more.')).toBeVisible();

  await page.getByRole('link', { name: 'Opening hours' }).click();
  const leave = page.getByRole('alertdialog', { name: 'Leave without saving?' });
  await leave.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Save the bays' }).click();
  await expect(page.getByText('The bays are saved.')).toBeVisible();
  const slots = () => lot.admin.get<{ items: { label: string; rate: { amount: number }; position: { y: number }; status: string }[] }>(`/lots/${lot.id}/slots`);
  const saved = (await slots()).items.find(({ label }) => label === 'A2');
  expect(saved).toMatchObject({ rate: { amount: 7500 }, status: 'closed' });
  expect(saved?.position.y).toBeGreaterThan(10);

  await page.reload();
  await page.getByRole('button', { name: /^Bay A2, Sedan, closed/ }).click();
  await page.getByRole('button', { name: 'Open again' }).click();
  await page.getByRole('button', { name: 'Save the bays' }).click();
  await expect(page.getByText('The bays are saved.')).toBeVisible();
  expect((await slots()).items.find(({ label }) => label === 'A2')?.status).toBe('free');
  await page.context().close();
});

test('hours, rules and washes of a lot are set', async ({ browser, world }) => {
  const lot = await world.lot('Ruled Lot');
  const page = await lot.admin.opens(browser, `/operator/lots/${lot.id}?section=hours`);
  await page.getByText('By day of the week').click();
  await expectAccessible(page);
  await noSidewaysScroll(page);
  const monday = page.getByRole('group', { name: 'Monday' });
  await monday.getByLabel('Opens').fill('06:00');
  await monday.getByLabel('Closes').fill('00:00');
  await page.getByRole('button', { name: 'Remove 09:00 to 21:00 on Sunday' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  const read = () => lot.admin.get<{ opening_hours: { weekday: string; opens: string; closes: string }[]; rules: Record<string, unknown>; car_wash: Record<string, unknown> }>(`/lots/${lot.id}`);
  const { opening_hours } = await read();
  expect(opening_hours).toHaveLength(6);
  expect(opening_hours[0]).toMatchObject({ weekday: 'monday', opens: '06:00', closes: '24:00' });

  await page.getByRole('link', { name: 'Rules' }).click();
  await expectAccessible(page);
  await noSidewaysScroll(page);
  await page.getByLabel('Shortest stay (minutes)').fill('90');
  await page.getByLabel('Goes back (%)').last().fill('40');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('This is too short.')).toBeVisible();
  await page.getByLabel('Shortest stay (minutes)').fill('30');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(async () => (await read()).rules).toMatchObject({ min_duration_minutes: 30, refund_tiers: [{ percent: 100 }, { percent: 40 }] });

  await page.getByRole('link', { name: 'Car wash', exact: true }).click();
  await expectAccessible(page);
  await page.getByLabel('Wash bays').fill('4');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(async () => (await read()).car_wash).toMatchObject({ enabled: true, bays: 4, closes: '24:00' });
  await page.getByRole('link', { name: 'Address' }).click();
  await expect(page.getByLabel('Street and number')).toHaveValue('12 Lake Road');
  await expectAccessible(page);
  await page.context().close();
});

test('a bay is closed for a time; the booking in the way is declined and refunded when that is confirmed', async ({ browser, world }) => {
  const lot = await world.lot('Closing Lot');
  const customer = await world.register('Ravi Kumar');
  const start = await now(world);
  const booking = await paidBooking(lot, customer, 0, { starts_at: local(start, 24 * 60), duration_minutes: 120 });
  const page = await lot.admin.opens(browser, `/operator/lots/${lot.id}?section=closures`);
  await expect(page.getByText('No bay is closed for a time')).toBeVisible();
  await page.getByLabel('Bay', { exact: true }).click();
  await page.getByRole('option', { name: 'A1' }).click();
  await page.getByLabel('From').fill(local(start, 23 * 60));
  await page.getByLabel('Until').fill(local(start, 30 * 60));
  await page.getByLabel('Reason').fill('New paint');
  await page.getByRole('button', { name: 'Close the bay' }).click();

  const asks = page.getByRole('alertdialog', { name: 'There are bookings in that time' });
  await expect(asks.getByText(booking.reference)).toBeVisible();
  await expectAccessible(page);
  await asks.getByRole('button', { name: 'Keep the bookings' }).click();
  expect(await customer.get(`/bookings/${booking.id}`)).toMatchObject({ status: 'confirmed' });
  await page.getByRole('button', { name: 'Close the bay' }).click();
  await asks.getByRole('button', { name: 'Decline, refund and close' }).click();
  await expect(page.getByText('Bay A1 is closed. 1 booking was declined and refunded.')).toBeVisible();
  expect(await customer.get(`/bookings/${booking.id}`)).toMatchObject({ status: 'declined', refund: { amount: { amount: 10000 } } });

  await expect(page.getByText('A1: New paint')).toBeVisible();
  await expectAccessible(page);
  await noSidewaysScroll(page);
  await page.getByRole('button', { name: 'Open A1 again' }).click();
  await expect(page.getByText('No bay is closed for a time')).toBeVisible();
  await page.context().close();
});
