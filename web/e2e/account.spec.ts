import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, expectAccessible, PASSWORD, test } from './world';

/** The link in the newest mail to somebody. */
function mailedLink(data: string, to: string): string {
  const folder = join(data, 'mail');
  const mails = (existsSync(folder) ? readdirSync(folder) : [])
    .toSorted()
    .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('=\r\n', '').replaceAll('=\n', '').replaceAll('=3D', '='))
    .filter((mail) => mail.includes(to));
  return /https?:\/\/\S+token=[\w-]+/.exec(mails.at(-1) ?? '')?.[0] ?? '';
}

test('a customer registers, is told at the field what is wrong, and lands at the search', async ({ page }) => {
  await page.goto('/register');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByText('This is needed.').first()).toBeVisible();
  await expect(page.getByLabel('Your name')).toBeFocused();
  await page.getByLabel('Your name').fill('Zoya Khan');
  await page.getByLabel('E-mail').fill('zoya@example.com');
  await page.getByLabel('Password', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByText('At least 10 characters.').first()).toBeVisible();
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page).toHaveURL('/');
  await page.getByRole('button', { name: 'Your account: Zoya Khan' }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await expect(page.getByRole('banner').getByRole('link', { name: 'Log in' })).toBeVisible();
});

test('an address that is taken is said in words', async ({ page, world }) => {
  const known = await world.register('Known Already');
  await page.goto('/register');
  await page.getByLabel('Your name').fill('Someone Else');
  await page.getByLabel('E-mail').fill(known.email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('alert')).toHaveText('There is an account with this e-mail already.');
});

test('who runs lots registers the business with the account', async ({ page }) => {
  await page.goto('/register');
  await page.getByText('I run parking lots').click();
  await page.getByLabel('Your name').fill('Omkar Rao');
  await page.getByLabel('E-mail').fill('omkar@example.com');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByLabel('Name of the business')).toBeFocused();
  await page.getByLabel('Name of the business').fill('Omkar Parking');
  await page.getByLabel('UPI id').fill('omkar@upi');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page).toHaveURL('/operator');
});

test('the log-in takes people where they wanted to go, and refuses in words', async ({ page, world }) => {
  const person = await world.register('Priya Nair');
  await page.goto('/vehicles');
  await expect(page).toHaveURL(/\/login\?next=/);
  await expectAccessible(page);
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.getByRole('main').getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('alert')).toHaveText('The e-mail or the password is wrong.');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('main').getByRole('button', { name: 'Log in' }).click();
  await expect(page).toHaveURL('/vehicles');
  await page.goto('/login');
  await expect(page).toHaveURL('/');
});

test('a forgotten password is set anew by the link in the mail, which works once', async ({ page, world, server }) => {
  const person = await world.register('Farida Shaikh');
  await page.goto('/login');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await expectAccessible(page);
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await expect(page.getByText('Look into your mail')).toBeVisible();
  await expect.poll(() => mailedLink(server.data, person.email)).toContain('/password/reset?token=');
  const link = mailedLink(server.data, person.email);
  await page.goto(link);
  await expectAccessible(page);
  await page.getByLabel('New password').fill('another-good-password');
  await page.getByRole('button', { name: 'Set the password' }).click();
  await expect(page.getByText('Your new password is set.')).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Log in' }).click();
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill('another-good-password');
  await page.getByRole('main').getByRole('button', { name: 'Log in' }).click();
  await expect(page).toHaveURL('/');
  await page.goto(link);
  await page.getByLabel('New password').fill('and-yet-another-one');
  await page.getByRole('button', { name: 'Set the password' }).click();
  await expect(page.getByRole('alert')).toHaveText('This link was used already, or is too old.');
});

test('somebody invited chooses a password and comes to the work', async ({ page, world }) => {
  const lot = await world.lot('Invitation Parking');
  const email = 'invited@example.com';
  const { invitation_url: link } = await lot.admin.post<{ invitation_url: string }>('/operator/staff', { email, full_name: 'Ines Lobo' });
  await page.goto(link);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Welcome to the team');
  await expectAccessible(page);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByRole('main').getByRole('link', { name: 'Log in' }).click();
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('main').getByRole('button', { name: 'Log in' }).click();
  await expect(page).toHaveURL('/staff');
});
