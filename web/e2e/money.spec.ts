import { readFile } from 'node:fs/promises';
import { books } from './desk';
import { expect, expectAccessible, test } from './world';

interface Statement {
  opening_balance: { amount: number };
  closing_balance: { amount: number };
  totals: Record<string, number>;
  lines: { items: { balance_change: number }[] };
}

test('who paid opens the tax receipt, prints it and saves it as PDF', async ({ browser, world }) => {
  const lot = await world.lot('Receipt Lot');
  await lot.admin.ask('PATCH', '/operator', { legal_name: 'Receipt Lot Private Limited', gstin: '27AAPFU0939F1ZV', gst_rate: 1800 });
  const customer = await world.register('Asha आशा Rao');
  const booked = await books(customer, lot, lot.slots[0]?.label ?? '', 'KA09RC0001', 'card');
  const page = await customer.opens(browser, `/bookings/${booked.id}/receipt`);
  const coming = page.waitForEvent('popup');
  await page.getByRole('link', { name: 'Tax receipt' }).click();
  const receipt = await coming;
  await expect(receipt.getByRole('heading', { name: 'Receipt' })).toBeVisible();
  for (const told of ['R/', 'Receipt Lot Private Limited', '27AAPFU0939F1ZV', 'Asha आशा Rao', 'GST 18 %', '₹ 50.00', booked.reference]) {
    await expect(receipt.getByText(told).first()).toBeVisible();
  }
  // Its own style came through the policy, and no script is there.
  expect(await receipt.evaluate(() => getComputedStyle(document.querySelector('table') as Element).borderCollapse)).toBe('collapse');
  expect(await receipt.locator('script').count()).toBe(0);
  await expectAccessible(receipt);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'PDF' }).click();
  expect((await readFile(await (await saved).path())).subarray(0, 5).toString()).toBe('%PDF-');
  await page.context().close();
});

test("an operator's statement of the month adds up, and a payout comes into it", async ({ browser, world }) => {
  const lot = await world.lot('Statement Lot');
  const customer = await world.register('Ravi Kumar');
  await books(customer, lot, lot.slots[0]?.label ?? '', 'KA09ST0001', 'card');
  const cash = await books(customer, lot, lot.slots[1]?.label ?? '', 'KA09ST0002', 'cash');
  await lot.admin.post(`/operator/payments/${cash.payment.id}/verify`);
  const owed = async () => await lot.admin.get<Statement>('/operator/statements');
  const before = await owed();
  expect(before.closing_balance.amount).toBe(5000 * 0.7 - 5000 * 0.3);

  const platform = await world.platform.opens(browser, '/admin/payouts');
  await platform.getByRole('button', { name: 'Record a payout to Statement Lot Ltd' }).click();
  await platform.getByLabel('Amount (₹)').fill('15');
  await platform.getByLabel('The bank’s reference').fill('HDFC-2026-77');
  await platform.getByRole('button', { name: 'Record a payout', exact: true }).click();
  await expect(platform.getByText('HDFC-2026-77')).toBeVisible();
  await platform.context().close();

  const page = await lot.admin.opens(browser, '/operator/statements');
  await expect(page.getByText('HDFC-2026-77')).toBeVisible();
  await expect(page.getByRole('definition').filter({ hasText: '₹5' }).first()).toBeVisible();
  const statement = await owed();
  const moved = statement.lines.items.reduce((sum, { balance_change }) => sum + balance_change, 0);
  expect(statement.opening_balance.amount + moved).toBe(statement.closing_balance.amount);
  expect(statement.closing_balance.amount).toBe(500);
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download as CSV' }).click();
  const csv = await readFile(await (await coming).path(), 'utf8');
  expect(csv.trim().split('\r\n')).toHaveLength(4);
  await page.setViewportSize({ width: 320, height: 640 });
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
  await page.context().close();
});
