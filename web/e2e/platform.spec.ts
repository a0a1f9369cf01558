import type { Page } from '@playwright/test';
import { paidBooking } from './booked';
import { expect, expectAccessible, test } from './world';

async function noSidewaysScroll(page: Page) {
  await page.setViewportSize({ width: 320, height: 720 });
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1280, height: 900 });
}

test('a user is disabled, thrown out, and enabled again; the audit tells who did it', async ({ browser, world }) => {
  const ravi = await world.register('Ravi Outcast');
  const theirs = await ravi.opens(browser, '/notifications');
  const page = await world.platform.opens(browser, '/admin/users');
  await page.getByLabel('Search by name or e-mail').fill('Ravi Outcast');
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page).toHaveURL(/q=Ravi/);
  await expectAccessible(page);
  await noSidewaysScroll(page);
  await page.getByRole('button', { name: 'Disable Ravi Outcast' }).click();
  await expect(page.getByText('Every log-in of Ravi Outcast ends within two seconds')).toBeVisible();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Disable', exact: true }).click();
  await expect(page.getByText('Ravi Outcast is disabled.')).toBeVisible();
  await expect(theirs).toHaveURL(/\/login/);
  await theirs.context().close();
  await page.getByRole('button', { name: 'Enable Ravi Outcast' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Enable', exact: true }).click();
  await expect(page.getByText('Ravi Outcast is enabled.')).toBeVisible();

  await page.goto(`/admin/audit?entity=account&id=${ravi.id}`);
  await expect(page.getByRole('listitem').filter({ hasText: 'disabled_at' }).first()).toContainText('Platform');
  await expect(page.getByRole('heading', { name: /Account/ })).toHaveCount(3);
  await expectAccessible(page);
  await noSidewaysScroll(page);
  await page.context().close();
});

test('an operator is declined for a reason and approved after all', async ({ browser, world }) => {
  await world.register('Hasty Owner', { operator: { name: 'Hasty Parking' } });
  const page = await world.platform.opens(browser, '/admin/operators');
  await page.getByRole('button', { name: 'Decline Hasty Parking' }).click();
  const asks = page.getByRole('alertdialog', { name: 'Decline Hasty Parking' });
  await asks.getByRole('button', { name: 'Decline', exact: true }).click();
  await expect(asks.getByText('This is needed.')).toBeVisible();
  await asks.getByLabel('Reason').fill('No papers');
  await asks.getByRole('button', { name: 'Decline', exact: true }).click();
  await expect(page.getByText('Hasty Parking is declined.')).toBeVisible();
  await page.getByText('Declined', { exact: true }).click();
  await page.getByRole('button', { name: 'Approve Hasty Parking' }).click();
  await expect(page.getByText('Hasty Parking is approved.')).toBeVisible();
  await page.context().close();
});

test('the platform sees that all is well, every booking, and its share', async ({ browser, world }) => {
  const lot = await world.lot('Watched Lot');
  const customer = await world.register('Asha Watched');
  const booking = await paidBooking(lot, customer, 0);
  const page = await world.platform.opens(browser, '/admin');
  await expect(page.getByText('The server is ready')).toBeVisible();
  await expect(page.getByText(/rules of the books, and all hold/)).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'No bay is booked twice at once' }).getByRole('img', { name: 'Holds' })).toBeVisible();
  await expectAccessible(page);
  await noSidewaysScroll(page);

  await page.goto('/admin/revenue');
  const row = page.getByRole('table', { name: 'Revenue by operator' }).getByRole('row').filter({ hasText: 'Watched Lot Ltd' });
  await expect(row).toContainText('₹15');
  await expectAccessible(page);
  await noSidewaysScroll(page);

  await page.goto(`/admin/bookings?q=${booking.reference}`);
  await expect(page.getByText('Asha Watched')).toBeVisible();
  await expectAccessible(page);
  await noSidewaysScroll(page);
  await page.getByRole('button', { name: `Decline ${booking.reference}` }).click();
  await page.getByLabel('Reason').fill('Police order');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Decline', exact: true }).click();
  await expect(page.getByText('Declined; what was paid goes back.')).toBeVisible();
  await expect(page.getByText('Police order')).toBeVisible();
  expect(await customer.get(`/bookings/${booking.id}`)).toMatchObject({ status: 'declined' });
  await page.context().close();
});
