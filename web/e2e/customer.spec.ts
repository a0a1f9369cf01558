import { toast } from './pages';
import { expect, PASSWORD, test } from './world';

test('from the first look to the renewal: registers, finds, picks a bay, pays, is warned, expires, renews, is told', async ({ page, world }) => {
  const lot = await world.lot('Whole Story Parking');
  await page.goto('/');
  await page.getByRole('banner').getByRole('link', { name: 'Log in' }).click();
  await page.getByRole('main').getByRole('link', { name: /account/i }).click();
  await page.getByLabel('Your name').fill('Ira Sen');
  await page.getByLabel('E-mail').fill('ira.sen@example.com');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Find parking' })).toBeVisible();

  await page.getByLabel('Where').fill('whole story');
  await page.getByLabel('Where').press('Enter');
  await page.getByRole('link', { name: lot.name }).click();
  await page.getByRole('option', { name: /^A3, free/ }).click();
  await expect(page.getByRole('region', { name: 'Your booking' })).toContainText('Bay A3');
  await page.getByRole('link', { name: 'Continue' }).click();
  await page.getByLabel('Number plate').fill('KA 09 ZZ 4321');
  await page.getByRole('button', { name: 'Book for ₹50' }).click();
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByRole('link', { name: 'Back to your booking' }).click();
  await expect(page.getByText('Parked now')).toBeVisible();
  await expect(page.getByText('Time left')).toBeVisible();

  await world.advance(55);
  await expect(toast(page, 'Your booking will expire in 5 minutes!')).toBeVisible();
  await world.advance(5);
  await expect(toast(page, 'Your booking has expired. Slot released.')).toBeVisible();
  await expect(page.getByText('Grace left')).toBeVisible();
  await world.advance(5);
  await expect(toast(page, 'Your booking slot has expired automatically')).toBeVisible();

  await page.getByRole('button', { name: 'Renew' }).click();
  await page.getByRole('dialog').getByText('1 hr', { exact: true }).click();
  await page.getByRole('button', { name: 'Renew for ₹25' }).click();
  await page.getByRole('link', { name: 'Pay ₹25' }).click();
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByRole('link', { name: 'Back to your booking' }).click();
  await expect(toast(page, 'Booking renewed successfully!')).toBeVisible();
  await expect(page.getByText('Parked now')).toBeVisible();

  await page.getByRole('banner').getByRole('link', { name: /Notifications, \d+ unread/ }).click();
  await expect(page.getByRole('main').getByText('Booking renewed successfully!')).toBeVisible();
});
