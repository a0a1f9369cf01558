import { expect, expectAccessible, type LotScene, type Person, test } from './world';
import { opened, toast } from './pages';

interface Wash {
  id: string;
  payment: { id: string };
}

/** The lot's own people do the work: given to the least busy, done in three steps. */
async function wash(lot: LotScene, staff: Person, job: string) {
  const { id } = await lot.admin.post<{ id: string }>('/operator/assignments', { car_wash_id: job, employee_id: staff.id });
  for (const step of ['accept', 'start', 'complete']) await staff.post(`/staff/assignments/${id}/${step}`);
}

test('a wash is added to a booking, paid, done, told and reviewed', async ({ world, browser }) => {
  const lot = await world.lot('Wash Parking');
  const customer = await world.register('Wasim Khan');
  const sunil = await world.register('Sunil Gaur');
  await lot.admin.post('/operator/staff', { email: sunil.email, full_name: sunil.name });
  const booking = await customer.post<{ id: string; payment: { checkout_url: string } }>('/bookings', {
    slot_id: lot.slots[0]?.id,
    duration_minutes: 120,
    vehicle: { plate: 'KA01WA1111', vehicle_class: 'sedan' },
    payment_method: 'card',
  });
  await fetch(booking.payment.checkout_url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"outcome":"succeed"}' });
  const page = await opened(customer, browser, `/bookings/${booking.id}`);
  await page.getByRole('button', { name: 'Add a car wash' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a car wash' });
  await dialog.getByText('Full Service').click();
  await dialog.getByText('Cash', { exact: true }).click();
  await dialog.getByLabel('Notes for the staff').fill('Mind the mirror.');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Add it for ₹499' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Full Service');
  await expect(page.getByText('Pay ₹499 at the counter and say your name or plate.')).toBeVisible();
  await expectAccessible(page);
  const id = page.url().split('/').at(-1) ?? '';
  const { payment } = await customer.get<Wash>(`/car-washes/${id}`);
  await lot.admin.post(`/operator/payments/${payment.id}/verify`);
  await expect(toast(page, /Your car wash is confirmed: Full Service/)).toBeVisible();
  const step = page.getByRole('list', { name: 'How far it is' }).locator('[aria-current=step]');
  await expect(step).toHaveText('In the queue');
  await wash(lot, sunil, id);
  await expect(toast(page, 'Your car wash service has been completed!')).toBeVisible();
  await expect(step).toHaveText('Completed');
  await expect(page.getByText('Sunil Gaur')).toBeVisible();
  await page.getByRole('button', { name: 'Write a review' }).click();
  await page.getByRole('radio', { name: '5 stars' }).check({ force: true });
  await page.getByRole('button', { name: 'Send the review' }).click();
  await expect(page.getByRole('img', { name: '5 stars of 5' })).toBeVisible();
});

test('a wash by itself: a day, a time by the lot’s clock, another car; cancelled with the refund named', async ({ world, browser }) => {
  const lot = await world.lot('Standalone Wash');
  const customer = await world.register('Sana Mirza');
  const page = await opened(customer, browser, `/lots/${lot.id}/car-wash`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Book a car wash');
  await page.getByRole('button', { name: /^Book for/ }).click();
  await expect(page.getByText('This is needed.').first()).toBeVisible();
  await page.getByLabel('Day').selectOption({ index: 1 });
  await page.getByLabel('Time', { exact: true }).selectOption({ index: 4 });
  await page.getByLabel('Number plate').fill('KA 51 ZZ 9');
  await page.getByText('Cash', { exact: true }).click();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Book for ₹299' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Exterior');
  await expect(page.getByText('KA51ZZ9')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel car wash' }).click();
  await expect(page.getByRole('alertdialog')).toContainText('Nothing has been paid, so nothing is to be refunded.');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel', exact: true }).click();
  const { payment } = await customer.get<Wash>(`/car-washes/${page.url().split('/').at(-1) ?? ''}`);
  await lot.admin.post(`/operator/payments/${payment.id}/verify`);
  await expect(page.getByText('In the queue').first()).toBeVisible();
  await page.getByRole('button', { name: 'Cancel car wash' }).click();
  await expect(page.getByRole('alertdialog')).toContainText('You get ₹299 back');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel car wash' }).click();
  await expect(page.getByText('You cancelled it.')).toBeVisible();
  await page.getByRole('link', { name: 'My car washes' }).click();
  await expect(page.getByRole('main').getByRole('listitem')).toContainText(['Exterior']);
  await expectAccessible(page);
});

test('vehicles are added, changed and deleted; one that is known is said at the field', async ({ world, browser }) => {
  const customer = await world.register('Vik Rana');
  const page = await customer.opens(browser, '/vehicles');
  await expect(page.getByText('No vehicle yet')).toBeVisible();
  await page.getByRole('button', { name: 'Add a vehicle' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Number plate').fill('ka 01 ab 1234');
  await dialog.getByLabel('Your name for it').fill('The red one');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Add a vehicle' }).click();
  await expect(page.getByRole('heading', { name: 'KA01AB1234' })).toBeVisible();
  await page.getByRole('button', { name: 'Add a vehicle' }).click();
  await dialog.getByLabel('Number plate').fill('KA-01-AB-1234');
  await dialog.getByRole('button', { name: 'Add a vehicle' }).click();
  await expect(dialog.getByRole('alert')).toHaveText('You have a vehicle with this plate already.');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Edit KA01AB1234' }).click();
  await dialog.getByLabel('Your name for it').fill('The blue one');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('The blue one · Sedan')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Delete KA01AB1234' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('No vehicle yet')).toBeVisible();
});
