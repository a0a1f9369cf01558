import { expect, expectAccessible, test } from './world';

test('somebody looks for a lot, narrows it down, and goes back step by step', async ({ page, world }) => {
  await world.lot('Banyan Parking');
  await world.lot('Cubbon Corner');
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1, name: 'Find parking' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Open now' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Banyan Parking' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Cubbon Corner' })).toBeVisible();

  await page.getByLabel('Where').fill('banyan');
  await page.getByLabel('Where').press('Enter');
  await expect(page).toHaveURL(/\?q=banyan$/);
  await expect(page.getByRole('link', { name: 'Cubbon Corner' })).toBeHidden();
  const card = page.getByRole('listitem').filter({ hasText: 'Banyan Parking' });
  await expect(card).toContainText('8 of 8 bays free');
  await expect(card).toContainText('₹50');
  await expect(card).toContainText('Car wash');

  await page.getByLabel('Vehicle').selectOption('Hatchback');
  await expect(page).toHaveURL(/vehicle_class=hatchback/);
  await expect(card).toContainText('2 of');
  await page.getByLabel('At most, an hour (₹)').fill('5');
  await page.getByRole('button', { name: 'Find', exact: true }).click();
  await expect(page.getByText('No lot fits')).toBeVisible();

  await page.goBack();
  await expect(page).not.toHaveURL(/rate=/);
  await expect(page.getByLabel('At most, an hour (₹)')).toHaveValue('');
  await expect(card).toBeVisible();
  await page.goBack();
  await expect(page.getByLabel('Vehicle')).toHaveValue('');
  await page.goBack();
  await expect(page.getByLabel('Where')).toHaveValue('');
  await expect(page.getByRole('link', { name: 'Cubbon Corner' })).toBeVisible();
});

test('a time chosen here is shown at the lot by the lot’s clock', async ({ page, world }) => {
  const lot = await world.lot('Clocktower Parking');
  await page.goto('/?q=clocktower');
  await page.getByLabel('When').selectOption('Later …');
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel('Arriving').fill(`${tomorrow}T07:30`);
  await page.getByLabel('For how long').selectOption('2 hrs');
  await expect(page).toHaveURL(/minutes=120/);
  await page.getByRole('link', { name: lot.name }).click();
  // The browser is in Berlin, the lot in Kolkata: 7:30 here is 12:00 there, in winter.
  await expect(page.getByLabel('Arriving (lot’s time)')).toHaveValue(`${tomorrow}T12:00`);
  await expect(page.getByRole('radio', { name: '2 hrs' })).toBeChecked();
});

test('near me asks the browser only when pressed, and says how far each lot is', async ({ page, context, world }) => {
  const lot = await world.lot('Nearby Parking');
  await context.grantPermissions(['geolocation']);
  await context.setGeolocation({ latitude: 12.981, longitude: 77.62 });
  await page.goto('/?q=nearby');
  await page.getByRole('button', { name: 'Near me' }).click();
  await expect(page).toHaveURL(/near=12\.981%2C77\.62/);
  await expect(page.getByRole('listitem').filter({ hasText: lot.name })).toContainText('away');
  await page.getByRole('button', { name: 'Forget where I am' }).click();
  await expect(page).not.toHaveURL(/near=/);
});

test('a customer sees what is running', async ({ browser, world }) => {
  const lot = await world.lot('Running Parking');
  const asha = await world.register('Asha Rao');
  await asha.post('/bookings', { slot_id: lot.slots[0]?.id, duration_minutes: 60, vehicle: { plate: 'KA 01 AA 1001', vehicle_class: 'sedan' }, payment_method: 'cash' });
  const page = await asha.opens(browser);
  await expect(page.getByText('1 booking is running.')).toBeVisible();
  await page.getByRole('link', { name: 'See my bookings' }).click();
  await expect(page).toHaveURL(/\/bookings$/);
});

test('the search is for everyone, and fits a small phone', async ({ page, world }) => {
  await world.lot('Accessible Parking');
  await page.goto('/');
  await expect(page.getByRole('link', { name: 'Accessible Parking' })).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 640 });
  await page.getByText('More filters').click();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
});

test('the account menu comes when it is wanted, and gives the focus back', async ({ page }) => {
  await page.goto('/');
  const button = page.getByRole('button', { name: 'More', exact: true });
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Log in' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(button).toBeFocused();
  await button.click();
  await page.getByRole('menuitem', { name: 'हिन्दी में' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'पार्किंग खोजें' })).toBeVisible();
});

test('where the server names tiles, a map stands beside the list', async ({ page, world }) => {
  const lot = await world.lot('Mapped Parking');
  const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');
  await page.route('**/api/v1/settings', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), map: { tiles_url: '/tiles/{z}/{x}/{y}.png', attribution: 'Tiles by nobody' } } });
  });
  await page.route('**/tiles/**', (route) => route.fulfill({ contentType: 'image/png', body: pixel }));
  await page.goto('/?q=mapped');
  const map = page.getByRole('region', { name: 'Map of the lots' });
  await expect(map).toContainText('Tiles by nobody');
  const flag = map.getByRole('button', { name: `${lot.name}, ₹50` });
  await expect(flag).toBeVisible();
  await expectAccessible(page);
  await flag.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: lot.name })).toBeVisible();
});
