import { expect, expectAccessible, PASSWORD, Person, test } from './world';

test('somebody is invited, comes, is given a task and told; and leaves with the work handed over', async ({ browser, world }) => {
  const lot = await world.lot('Crewed Lot');
  const page = await lot.admin.opens(browser, '/operator/staff');
  await expect(page.getByText('Nobody works with you yet')).toBeVisible();
  await page.getByRole('button', { name: 'Invite somebody' }).first().click();
  await page.getByLabel('Name').fill('Meera Nair');
  await page.getByLabel('E-mail').fill('meera.crewed@example.com');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  const link = await page.getByLabel('Invitation link').inputValue();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText('Invitation open')).toBeVisible();

  const context = await browser.newContext();
  const theirs = await context.newPage();
  await theirs.goto(link);
  await theirs.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await theirs.getByRole('main').getByRole('button').first().click();
  await expect(theirs.getByText('Your password is set.')).toBeVisible();
  await context.close();
  const { token, user } = await world.platform.post<{ token: string; user: { id: string } }>('/auth/login', { email: 'meera.crewed@example.com', password: PASSWORD });
  const meera = new Person(world.server, 'meera.crewed@example.com', 'Meera Nair', token, user.id);

  const arjun = await world.register('Arjun Shetty');
  await lot.admin.post('/operator/staff', { email: arjun.email, full_name: 'Arjun Shetty' });
  await page.reload();
  await page.getByRole('button', { name: 'Give a task' }).click();
  await page.getByLabel('What is to be done?').fill('Sweep the ramp');
  await page.getByLabel('To', { exact: true }).click();
  await page.getByRole('option', { name: /Meera Nair/ }).click();
  await page.getByRole('button', { name: 'Give the task' }).click();
  await expect(page.getByText('Meera Nair has it now.')).toBeVisible();
  const person = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Meera Nair' }) });
  await expect(person.getByText('Sweep the ramp')).toBeVisible();
  await expect(person.getByText('1 open, busy at 3')).toBeVisible();
  const { items } = await meera.get<{ items: { event: string; message: string }[] }>('/notifications');
  expect(items[0]).toMatchObject({ event: 'employee.assigned', message: 'You have been assigned: Sweep the ramp at Crewed Lot.' });
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 720 });
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);

  await page.getByRole('button', { name: 'Remove Meera Nair' }).click();
  const asks = page.getByRole('alertdialog', { name: 'Remove Meera Nair' });
  await expect(asks.getByText('Meera Nair has 1 open assignment. Who takes it over?')).toBeVisible();
  await expectAccessible(page);
  await asks.getByText('Arjun Shetty').click();
  await asks.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByText('Meera Nair no longer works for you.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Meera Nair' })).toBeHidden();
  const { items: taken } = await arjun.get<{ items: { task: string }[] }>('/staff/assignments');
  expect(taken).toMatchObject([{ task: 'Sweep the ramp' }]);
  await page.context().close();
});

test('a lot admin passes work on, calls it off, makes somebody a lot admin; work nobody can do waits', async ({ browser, world }) => {
  const lot = await world.lot('Shuffled Lot');
  const kiran = await world.register('Kiran Babu');
  const leela = await world.register('Leela Iyer');
  for (const { email, name } of [kiran, leela]) await lot.admin.post('/operator/staff', { email, full_name: name });
  await lot.admin.post('/operator/assignments', { lot_id: lot.id, task: 'Light the sign', employee_id: kiran.id });
  const page = await lot.admin.opens(browser, '/operator/staff');
  await page.getByRole('button', { name: 'Pass on: Light the sign' }).click();
  await page.getByLabel('To', { exact: true }).click();
  await page.getByRole('option', { name: /Leela Iyer/ }).click();
  await page.getByRole('button', { name: 'Pass it on' }).click();
  await expect(page.getByText('Leela Iyer has it now.')).toBeVisible();
  await page.getByRole('button', { name: 'Call off: Light the sign' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Call off' }).click();
  await expect(page.getByText('Called off.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Call off: Light the sign' })).toBeHidden();

  for (const { token } of [kiran, leela]) {
    await fetch(`${world.server.url}/api/v1/staff/availability`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{"availability":"offline"}',
    });
  }
  await page.reload();
  await expect(page.getByText('Went offline; only they come back')).toHaveCount(2);
  await page.getByRole('button', { name: 'Give a task' }).click();
  await page.getByLabel('What is to be done?').fill('Count the cones');
  await page.getByRole('button', { name: 'Give the task' }).click();
  await expect(page.getByText('Nobody is available: it waits in the queue.')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Waiting for somebody' }).getByText('Count the cones')).toBeVisible();

  const person = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Kiran Babu' }) });
  await person.getByRole('button', { name: 'Make lot admin' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Make lot admin' }).click();
  await expect(person.getByText('Lot admin', { exact: true })).toBeVisible();
  await page.context().close();
});

test('the business is put in order', async ({ browser, world }) => {
  const lot = await world.lot('Ordered Lot');
  const page = await lot.admin.opens(browser, '/operator/business');
  await expect(page.getByText('Approved: your lots are listed and can be booked.')).toBeVisible();
  await page.getByLabel('UPI id').fill('no upi');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('This is not valid.')).toBeVisible();
  await page.getByLabel('UPI id').fill('ordered@bank');
  await page.getByLabel('Staff are busy at').fill('5');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  expect(await lot.admin.get('/operator')).toMatchObject({ upi_id: 'ordered@bank', busy_at: 5 });
  await expectAccessible(page);
  await page.context().close();
});
