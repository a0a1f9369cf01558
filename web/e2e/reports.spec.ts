import { readFile } from 'node:fs/promises';
import { paidBooking } from './booked';
import { expect, expectAccessible, test } from './world';

test('the reports show the money of the day, and the CSV says the same', async ({ browser, world }) => {
  const lot = await world.lot('Earning Lot');
  const customer = await world.register('Asha Rao');
  await paidBooking(lot, customer, 0);
  const second = await paidBooking(lot, customer, 1);
  await lot.admin.post(`/operator/bookings/${second.id}/decline`, { reason: 'Flooded' });
  const page = await lot.admin.opens(browser, '/operator/reports');
  const table = page.getByRole('table', { name: 'Revenue by day' });
  await expect(table.getByRole('row').nth(1)).toContainText('₹100');
  await expect(table.getByRole('row').nth(1)).toContainText('₹50');
  await expect(page.locator('.recharts-bar-rectangle').first()).toBeVisible();
  await expectAccessible(page);
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download as CSV' }).click();
  const csv = await readFile(await (await coming).path(), 'utf8');
  expect(csv.split(/\r?\n/)[1]).toContain('INR,100.00,50.00,50.00,15.00,2');

  await page.getByLabel('Told apart by').click();
  await page.getByRole('option', { name: 'Way of paying' }).click();
  await expect(page).toHaveURL(/group=method/);
  await expect(page.getByRole('table', { name: 'Revenue by way of paying' }).getByRole('row').nth(1)).toContainText('Cash');
  await page.getByText('Occupancy', { exact: true }).click();
  await expect(page.getByRole('columnheader', { name: 'Earning Lot' })).toBeVisible();
  await expectAccessible(page);
  const next = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download as CSV' }).click();
  expect(await readFile(await (await next).path(), 'utf8')).toContain('Earning Lot');
  await page.setViewportSize({ width: 320, height: 720 });
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
  await page.context().close();
});

test('a review is answered once', async ({ browser, world }) => {
  const lot = await world.lot('Reviewed Lot');
  const customer = await world.register('Lena Fischer');
  const booking = await paidBooking(lot, customer, 0);
  await world.advance(70);
  await customer.post(`/lots/${lot.id}/reviews`, { booking_id: booking.id, kind: 'parking', rating: 4, text: 'Dry, but dark.' });
  const page = await lot.admin.opens(browser, '/operator/reviews');
  await expect(page.getByText('Dry, but dark.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: /^Answer Lena/ }).click();
  await page.getByLabel('Your answer').fill('Lamps come next week.');
  await page.getByRole('button', { name: 'Publish the answer' }).click();
  await expect(page.getByText('Your answer is published.')).toBeVisible();
  await expect(page.getByText('Lamps come next week.')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Answer Lena/ })).toBeHidden();
  await page.getByLabel('About').click();
  await page.getByRole('option', { name: 'Car wash' }).click();
  await expect(page.getByText('No reviews yet')).toBeVisible();
  await page.context().close();
});
