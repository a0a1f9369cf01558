import { readFileSync } from 'node:fs';
import { type Booked, books, expectFits, hires, told } from './desk';
import { expect, expectAccessible, test } from './world';

test('a booking comes onto the board as it is made; cash is confirmed there, and the customer is told', async ({ world, browser }) => {
  const lot = await world.lot('Board Lot');
  const asha = await world.register('Asha Rao');
  const admin = await lot.admin.opens(browser, '/operator');
  const customer = await asha.opens(browser, '/');
  await expect(admin.getByRole('region', { name: 'Timeline of bays and hours' })).toBeVisible();
  await expect(admin.getByText('0 of 8')).toBeVisible();

  const booked = await books(asha, lot, 'A2', 'KA09OP1234', 'cash');
  const bar = admin.getByRole('button', { name: new RegExp(`${booked.reference}, bay A2, .*KA09OP1234, Asha Rao: Waiting for payment, payment to verify`) });
  await bar.click();
  const dialog = admin.getByRole('dialog', { name: `Booking ${booked.reference}` });
  await expect(dialog.getByText('The bay is kept until the money comes')).toBeVisible();
  await expectAccessible(admin);
  await dialog.getByRole('button', { name: `Received: ${booked.reference}`, exact: true }).click();

  await expect(told(admin, '₹50 received. What it pays for is confirmed.')).toBeVisible();
  await expect(told(customer, 'Your cash payment has been verified. Booking activated!')).toBeVisible();
  await expect(dialog.getByText('Parked now')).toBeVisible();
  expect((await asha.get<Booked>(`/bookings/${booked.id}`)).status).toBe('active');
  await admin.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(admin.getByText('1 of 8')).toBeVisible();

  // The dialog also lets the car out, and the bay is free.
  await admin.getByRole('button', { name: new RegExp(`${booked.reference}.*Parked now`) }).click();
  await dialog.getByRole('button', { name: 'Check out' }).click();
  await expect(told(admin, `${booked.reference} is checked out. The bay is free.`)).toBeVisible();
  await expect(dialog.getByText('Completed')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(admin.getByText('0 of 8')).toBeVisible();
});

test('UPI waits under Payments as it comes: what came is confirmed, what did not is rejected after a second thought', async ({ world, browser }) => {
  const lot = await world.lot('UPI Lot');
  const ravi = await world.register('Ravi Kumar');
  const admin = await lot.admin.opens(browser, '/operator/payments');
  await expect(admin.getByText('Nothing to verify')).toBeVisible();
  await expectAccessible(admin);

  const came = await books(ravi, lot, 'A1', 'KA09OQ4321', 'upi');
  await admin.getByRole('button', { name: /^Received/ }).click();
  await expect(told(admin, '₹50 received. What it pays for is confirmed.')).toBeVisible();
  expect((await ravi.get<Booked>(`/bookings/${came.id}`)).status).toBe('active');
  await expect(admin.getByText('Nothing to verify')).toBeVisible();

  const customer = await ravi.opens(browser, '/');
  const missing = await books(ravi, lot, 'A2', 'KA09OQ4322', 'upi');
  await admin.getByRole('button', { name: /^Not received/ }).click();
  const question = admin.getByRole('alertdialog', { name: 'Has the money not come?' });
  await expect(question.getByText('This cannot be taken back.')).toBeVisible();
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(admin.getByRole('button', { name: /^Not received/ })).toBeFocused();
  await admin.getByRole('button', { name: /^Not received/ }).click();
  await question.getByRole('button', { name: 'It has not come' }).click();
  await expect(told(admin, 'Noted: the money did not come. The bay is free again.')).toBeVisible();
  await expect(told(customer, /payment was not accepted|rejected/i)).toBeVisible();
  expect((await ravi.get<Booked>(`/bookings/${missing.id}`)).status).toBe('lapsed');

  await admin.getByRole('button', { name: /State/ }).click();
  await admin.getByRole('option', { name: 'Failed' }).click();
  await expect(admin).toHaveURL(/status=failed/);
  await expect(admin.getByRole('table', { name: 'Payments, newest first' }).getByRole('row')).toHaveCount(2);
});

test('two admins confirm the same money at once: it counts once, and the other is told kindly', async ({ world, browser }) => {
  const lot = await world.lot('Two Desks');
  const other = await hires(world, lot, 'Vikram Shetty', 'admin');
  const lena = await world.register('Lena Thomas');
  const booked = await books(lena, lot, 'A1', 'KA09OR0007', 'cash');
  const first = await lot.admin.opens(browser, '/operator/payments');
  const second = await other.opens(browser, '/operator/payments');
  await expect(second.getByRole('button', { name: /^Received/ })).toBeVisible();
  // The second desk has not heard of it when it presses.
  await second.route('**/api/v1/operator/payments?*', (route) => route.abort());
  await first.getByRole('button', { name: /^Received/ }).click();
  await expect(told(first, '₹50 received. What it pays for is confirmed.')).toBeVisible();
  await second.getByRole('button', { name: /^Received/ }).click();
  await expect(told(second, 'Somebody has confirmed these ₹50 already. Nothing has changed.')).toBeVisible();
  expect((await lena.get<Booked>(`/bookings/${booked.id}`)).payment.status).toBe('succeeded');
});

test('a booking is found, declined with a reason, and all that was paid goes back; cash is paid back by hand', async ({ world, browser }) => {
  const lot = await world.lot('Decline Lot');
  const imran = await world.register('Imran Khan');
  const others = await world.register('Divya Menon');
  const booked = await books(imran, lot, 'A1', 'KA09OZ9999', 'cash');
  await lot.admin.post(`/operator/payments/${booked.payment.id}/verify`);
  await books(others, lot, 'A2', 'KA09OZ0001', 'card');
  const customer = await imran.opens(browser, '/');
  const admin = await lot.admin.opens(browser, '/operator/bookings');
  const rows = admin.getByRole('table', { name: 'Bookings, newest first' }).getByRole('row');
  await expect(rows).toHaveCount(3);
  await expectAccessible(admin);
  await admin.getByLabel('Reference, plate or name').fill('oz9999');
  await expect(rows).toHaveCount(2);
  await expect(admin).toHaveURL(/q=oz9999/);

  const saved = admin.waitForEvent('download');
  await admin.getByRole('button', { name: 'Download CSV' }).click();
  const table = readFileSync(await (await saved).path(), 'utf8');
  expect(table).toContain(booked.reference);
  expect(table).not.toContain('KA09OZ0001');

  await admin.getByRole('button', { name: `Open ${booked.reference}` }).click();
  await expect(admin).toHaveURL(new RegExp(`booking=${booked.id}`));
  await admin.getByRole('dialog').getByRole('button', { name: 'Decline' }).click();
  const question = admin.getByRole('alertdialog', { name: `Decline ${booked.reference}?` });
  await expect(question.getByText('everything that was paid (₹50) goes back')).toBeVisible();
  await question.getByRole('button', { name: 'Decline the booking' }).click();
  await expect(question.getByText('This is needed.')).toBeVisible();
  await expect(question.getByLabel('Reason, told to the customer')).toBeFocused();
  await question.getByLabel('Reason, told to the customer').fill('The bay is flooded.');
  await question.getByRole('button', { name: 'Decline the booking' }).click();
  await expect(told(admin, `${booked.reference} is declined. ₹50 goes back.`)).toBeVisible();
  await expect(told(customer, 'Admin declined your booking request.')).toBeVisible();
  await expect(admin.getByRole('dialog').getByText('The bay is flooded.')).toBeVisible();

  await admin.goto('/operator/payments');
  await admin.getByRole('button', { name: /^Paid back/ }).click();
  await expect(told(admin, '₹50 paid back. The customer is told.')).toBeVisible();
  await expect(admin.getByText('Nothing is to be paid back.')).toBeVisible();
});

test('the timeline is one stop for Tab; arrows go between bookings, Enter opens, Escape comes back', async ({ world, browser }) => {
  const lot = await world.lot('Keyboard Lot');
  const who = await world.register('Sunita Patil');
  const first = await books(who, lot, 'A1', 'KA09OK0001', 'card');
  const second = await books(who, lot, 'A3', 'KA09OK0002', 'card');
  const admin = await lot.admin.opens(browser, '/operator');
  const bar = ({ reference }: Booked) => admin.getByRole('button', { name: new RegExp(`^${reference}`) });
  await expect(bar(second)).toBeVisible();
  await admin.getByRole('region', { name: 'Timeline of bays and hours' }).focus();
  await admin.keyboard.press('Tab');
  await expect(bar(first)).toBeFocused();
  await admin.keyboard.press('ArrowDown');
  await expect(bar(second)).toBeFocused();
  await admin.keyboard.press('Enter');
  await expect(admin.getByRole('dialog', { name: `Booking ${second.reference}` })).toBeVisible();
  await admin.keyboard.press('Escape');
  await expect(bar(second)).toBeFocused();
  await admin.keyboard.press('ArrowUp');
  await expect(bar(first)).toBeFocused();
  await expectAccessible(admin);

  // The same as a list, and another day.
  await admin.getByRole('radio', { name: 'List' }).click();
  await expect(admin.getByRole('list', { name: 'Bookings of the day by time' }).getByRole('listitem')).toHaveCount(2);
  await expectAccessible(admin);
  await admin.getByRole('button', { name: 'Day after' }).click();
  await expect(admin.getByText('No bookings on this day')).toBeVisible();
  await expect(admin).toHaveURL(/date=/);
  await admin.getByRole('button', { name: 'Today', exact: true }).click();
  await expect(admin).not.toHaveURL(/date=/);
});

test('nothing of a lot admin’s day overflows a small phone', async ({ world, browser }) => {
  const lot = await world.lot('A Lot with a Rather Long Name, near the Old Railway Station');
  const who = await world.register('Venkatanarasimharajuvaripeta Subramaniam');
  await books(who, lot, 'A1', 'KA09OLONG1234', 'cash');
  const { items } = await lot.admin.get<{ items: { id: string }[] }>('/operator/bookings');
  const admin = await lot.admin.opens(browser, '/operator');
  for (const path of ['/operator', '/operator?view=timeline', '/operator/bookings', `/operator/bookings?booking=${items[0]?.id}`, '/operator/payments', '/operator/car-washes', '/operator/services']) {
    await expectFits(admin, path);
  }
});
