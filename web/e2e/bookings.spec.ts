import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, type LotScene, type Person, PASSWORD, test, type World } from './world';
import { expectFits, opened, toast } from './pages';

interface Booked {
  id: string;
  reference: string;
  payment: { id: string; checkout_url: string };
}
let plates = 1000;

/** A booking of half an hour, made by the API: the way to it has journeys of its own. */
function book(person: Person, lot: LotScene, method: 'card' | 'upi' | 'cash', more: object = {}): Promise<Booked> {
  plates += 1;
  return person.post<Booked>('/bookings', {
    slot_id: lot.slots[0]?.id,
    duration_minutes: 30,
    vehicle: { plate: `KA 05 MX ${plates}`, vehicle_class: 'sedan' },
    payment_method: method,
    ...more,
  });
}

/** The gateway settles a payment, as if somebody had pressed on its page. */
async function settle({ payment }: Booked, outcome: 'succeed' | 'fail' = 'succeed') {
  const answer = await fetch(payment.checkout_url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ outcome }) });
  expect(answer.ok).toBe(true);
}

async function scene(world: World, name: string, lotName: string) {
  return { lot: await world.lot(lotName), customer: await world.register(name) };
}

const clock = (page: Page) => page.getByRole('main').getByRole('timer').first();

test('by card: pays at the gateway, comes back, is warned at five minutes, is told of the end, renews, and is told of that', async ({ world, browser }) => {
  const { lot, customer } = await scene(world, 'Asha Rao', 'Card Parking');
  const booked = await book(customer, lot, 'card');
  const page = await opened(customer, browser, `/bookings/${booked.id}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Booking ${booked.reference}`);
  await expect(page.getByText('Otherwise the bay is given to others.')).toBeVisible();
  await expect(clock(page)).toHaveText(/^(10:00|9:\d\d)$/);
  await expectAccessible(page);

  await page.getByRole('link', { name: 'Pay ₹25' }).click();
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('Paid.')).toBeVisible();
  await page.getByRole('link', { name: 'Back to your booking' }).click();
  await expect(page.getByText('Parked now')).toBeVisible();
  await expect(page.getByText('Time left')).toBeVisible();
  await expectAccessible(page);

  await world.advance(25);
  await expect(toast(page, 'Your booking will expire in 5 minutes!')).toBeVisible();
  await expect(page.getByText('No more than 5 minutes are left.')).toBeVisible();
  await expect(clock(page)).toHaveText(/^[45]:\d\d$/);
  await world.advance(5);
  await expect(toast(page, 'Your booking has expired. Slot released.')).toBeVisible();
  await expect(page.getByText('Time is up', { exact: true })).toBeVisible();
  await expect(page.getByText('Grace left')).toBeVisible();

  await page.getByRole('button', { name: 'Renew' }).click();
  await page.getByText('1 hr', { exact: true }).click();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Renew for ₹25' }).click();
  await expect(page.getByText('This is a renewal.')).toBeVisible();
  await page.getByRole('link', { name: 'Pay ₹25' }).click();
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByRole('link', { name: 'Back to your booking' }).click();
  await expect(toast(page, 'Booking renewed successfully!')).toBeVisible();
  await expect(page.getByText('Parked now')).toBeVisible();
});

test('by UPI: scans, waits, and the page turns when the lot verifies', async ({ world, browser }) => {
  const { lot, customer } = await scene(world, 'Uma Iyer', 'UPI Parking');
  const booked = await book(customer, lot, 'upi');
  const page = await opened(customer, browser, `/bookings/${booked.id}`);
  await expect(page.getByRole('img', { name: 'UPI code for ₹25' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Open the UPI app' })).toHaveAttribute('href', /^upi:\/\/pay\?pa=lakeside@upi&.*am=25\.00/);
  await expect(page.getByText('Waiting for the lot to confirm')).toBeVisible();
  await expectAccessible(page);
  await expectFits(page);
  await lot.admin.post(`/operator/payments/${booked.payment.id}/verify`);
  await expect(toast(page, /UPI payment has been verified/)).toBeVisible();
  await expect(page.getByText('Parked now')).toBeVisible();
});

test('by cash: says the reference at the counter; once the lot rejects it, the page says why it is over', async ({ world, browser }) => {
  const { lot, customer } = await scene(world, 'Carl Dsouza', 'Cash Parking');
  const paid = await book(customer, lot, 'cash');
  const refused = await book(customer, lot, 'cash', { slot_id: lot.slots[1]?.id });
  const page = await opened(customer, browser, `/bookings/${paid.id}`);
  await expect(page.getByText('Pay ₹25 at the counter and say your reference.')).toBeVisible();
  await lot.admin.post(`/operator/payments/${paid.payment.id}/verify`);
  await expect(toast(page, 'Your cash payment has been verified. Booking activated!')).toBeVisible();
  await expect(page.getByText('Parked now')).toBeVisible();
  await page.goto(`/bookings/${refused.id}`);
  await lot.admin.post(`/operator/payments/${refused.payment.id}/reject`, { reason: 'no money' });
  await expect(page.getByText('The lot did not accept the payment. The bay was given free.')).toBeVisible();
});

test('a hold that nobody pays lapses before the eyes', async ({ world, browser }) => {
  const { lot, customer } = await scene(world, 'Leo Pinto', 'Lapse Parking');
  const booked = await book(customer, lot, 'card');
  const page = await opened(customer, browser, `/bookings/${booked.id}`);
  await expect(page.getByText('Pay within')).toBeVisible();
  await page.getByRole('button', { name: 'I need more time' }).click();
  await expect(clock(page)).toHaveText(/^(20:00|19:\d\d)$/);
  await expect(page.getByRole('button', { name: 'I need more time' })).toHaveCount(0);
  await world.advance(20);
  await expect(toast(page, 'Your booking was not paid in time. Slot released.')).toBeVisible();
  await expect(page.getByText('It was not paid in time. The bay was given free.')).toBeVisible();
  await expect(page.getByText('Not paid in time', { exact: true })).toBeVisible();
});

test('cancelling names what comes back before, and then what does', async ({ world, browser }) => {
  const { lot, customer } = await scene(world, 'Nina Paul', 'Cancel Parking');
  const starts_at = new Date(Date.parse((await customer.get<{ now: string }>('/dev/clock')).now) + 6 * 3_600_000).toISOString();
  const booked = await book(customer, lot, 'card', { starts_at, duration_minutes: 60 });
  await settle(booked);
  const page = await opened(customer, browser, `/bookings/${booked.id}`);
  await expect(page.getByText('Starts in')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel booking' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Cancel this booking?' });
  await expect(dialog).toContainText('You get ₹50 back, that is all you paid for it.');
  await world.advance(15);
  await expect(dialog).toContainText('You get ₹25 back (50% of the price).');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Cancel booking' }).click();
  await expect(toast(page, 'The booking is cancelled. ₹25 go back to you.')).toBeVisible();
  await expect(page.getByText('You cancelled it.')).toBeVisible();
  await expect(page.getByText(/^₹25 (are on their way back to you|have been paid back)\.$/)).toBeVisible();
});

test('a renewal that is refused says until when it could be, and takes that', async ({ world, browser }) => {
  const { lot, customer } = await scene(world, 'Ravi Menon', 'Crowded Parking');
  const other = await world.register('Early Bird');
  const booked = await book(customer, lot, 'card');
  await settle(booked);
  const { ends_at } = await customer.get<{ ends_at: string }>(`/bookings/${booked.id}`);
  await book(other, lot, 'cash', { starts_at: new Date(Date.parse(ends_at) + 45 * 60_000).toISOString(), duration_minutes: 60 });
  const page = await opened(customer, browser, `/bookings/${booked.id}`);
  await page.getByRole('button', { name: 'Renew' }).click();
  const dialog = page.getByRole('dialog', { name: 'Park longer' });
  await dialog.getByText('2 hrs', { exact: true }).click();
  await expect(dialog.getByText('Someone else has this bay for that time.')).toBeVisible();
  await dialog.getByRole('button', { name: /^Renew for/ }).click();
  await expect(dialog.getByRole('alert')).toContainText('Someone else has this bay for that time.');
  await expect(dialog.getByRole('link', { name: 'Bay A2' })).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: /^Take it until/ }).click();
  await expect(dialog.getByRole('radio', { name: /^4[45] mins?$/ })).toBeChecked();
  await dialog.getByRole('button', { name: /^Renew for/ }).click();
  await expect(page.getByText('This is a renewal.')).toBeVisible();
});

test('leaves early, writes a review, and keeps the receipt', async ({ world, browser }) => {
  const { lot, customer } = await scene(world, 'Meena Das', 'Review Parking');
  const booked = await book(customer, lot, 'card');
  await settle(booked);
  const page = await opened(customer, browser, `/bookings/${booked.id}`);
  await page.getByRole('button', { name: 'Leave early' }).click();
  await page.getByRole('button', { name: 'I am leaving' }).click();
  await expect(page.getByText('You left early.')).toBeVisible();
  await page.getByRole('button', { name: 'Write a review' }).click();
  await expectAccessible(page);
  await page.getByRole('radio', { name: '4 stars' }).check({ force: true });
  await page.getByLabel('What others should know').fill('Wide bays, friendly people.');
  await page.getByRole('button', { name: 'Send the review' }).click();
  await expect(page.getByRole('img', { name: '4 stars of 5' })).toBeVisible();
  await expect(page.getByText('Wide bays, friendly people.')).toBeVisible();
  await page.getByRole('link', { name: 'Receipt' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Receipt');
  await expect(page.getByRole('row', { name: /Total, paid by Card/ })).toContainText('₹25');
  await expectAccessible(page);
  await expectFits(page);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('button', { name: 'Print or save' })).toBeHidden();
});

test('my bookings: what runs comes first and counts down; the history is filtered by the address', async ({ world, browser }) => {
  const { lot, customer } = await scene(world, 'Tara Singh', 'List Parking');
  const page = await opened(customer, browser, '/bookings');
  await expect(page.getByText('You have no bookings yet')).toBeVisible();
  await expectAccessible(page);
  const running = await book(customer, lot, 'card');
  await settle(running);
  const given = await book(customer, lot, 'card', { slot_id: lot.slots[1]?.id });
  await customer.post(`/bookings/${given.id}/cancel`);
  await page.reload();
  const now = page.getByRole('region', { name: 'Now and next' });
  await expect(now.getByRole('listitem')).toHaveCount(1);
  await expect(now.getByRole('timer')).toHaveText(/^(30:00|29:\d\d)$/);
  const history = page.getByRole('region', { name: 'History' });
  await expect(history.getByRole('listitem')).toContainText(['Cancelled']);
  await expectAccessible(page);
  await expectFits(page);
  await history.getByLabel('Show').selectOption('Completed');
  await expect(page).toHaveURL('/bookings?status=completed');
  await expect(history.getByText('There is none of these.')).toBeVisible();
});

test('by keyboard alone: logs in, finds the booking, opens and leaves the renewal, and cancels', async ({ page, world }) => {
  const { lot, customer } = await scene(world, 'Kiran Key', 'Keyboard Parking');
  const booked = await book(customer, lot, 'card');
  await settle(booked);
  const tabTo = async (name: string, role: 'link' | 'button', within: Locator = page.getByRole('main')) => {
    const wanted = within.getByRole(role, { name });
    await expect(wanted).toBeVisible();
    for (let press = 0; press < 40; press += 1) {
      if (await wanted.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`no way to ${name} by Tab`);
  };
  await page.goto('/login?next=%2Fbookings');
  await page.getByLabel('E-mail').focus();
  await page.keyboard.type(customer.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/bookings');
  await tabTo('Keyboard Parking, A1', 'link');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await tabTo('Renew', 'button');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Park longer' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Renew' })).toBeFocused();
  await tabTo('Cancel booking', 'button');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alertdialog')).toContainText('You get ₹25 back');
  await tabTo('Cancel booking', 'button', page.getByRole('alertdialog'));
  await page.keyboard.press('Enter');
  await expect(page.getByText('You cancelled it.')).toBeVisible();
});
