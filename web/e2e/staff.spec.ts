import { books, expectFits, hires, pays, told } from './desk';
import { expect, expectAccessible, type LotScene, test } from './world';

const serviceOf = async (lot: LotScene, name: string) => {
  const { items } = await lot.admin.get<{ items: { id: string; name: string }[] }>('/operator/car-wash/services');
  return items.find((service) => service.name === name)?.id;
};

test('a wash goes from the add-on to done: given by the admin, accepted, begun and finished by a person on a phone; each side is told', async ({ world, browser }) => {
  test.slow();
  const lot = await world.lot('Wash Lot');
  const meera = await hires(world, lot, 'Meera Iyer');
  const asha = await world.register('Asha Rao');
  const customer = await asha.opens(browser, '/');
  const admin = await lot.admin.opens(browser, '/operator/car-washes');
  const phone = await meera.opens(browser, '/staff', { viewport: { width: 360, height: 740 } });
  await expect(admin.getByText('No car washes on this day')).toBeVisible();
  await expect(phone.getByText('Nothing to do now')).toBeVisible();
  await expectAccessible(phone);

  await books(asha, lot, 'A1', 'KA09ST1234', 'card', { car_wash_service_id: await serviceOf(lot, 'Exterior') });
  const column = (name: string) => admin.getByRole('region', { name });
  await expect(column('In the queue').getByText('KA09ST1234')).toBeVisible();
  await expectAccessible(admin);
  await column('In the queue').getByRole('button', { name: /^Assign Exterior, KA09ST1234/ }).click();
  await expect(admin.getByRole('menuitem', { name: 'Meera Iyer' })).toBeVisible();
  await admin.getByRole('menuitem', { name: 'Whoever is least busy' }).click();
  await expect(told(admin, 'Meera Iyer has it now.')).toBeVisible();
  await expect(column('Assigned').getByText('With Meera Iyer')).toBeVisible();

  await expect(told(phone, /You have been assigned: Car wash: Exterior/)).toBeVisible();
  const work = phone.getByRole('listitem').filter({ hasText: 'KA09ST1234' });
  await expect(work.getByText('Bay A1')).toBeVisible();
  await work.getByRole('button', { name: /^Accept: Car wash: Exterior/ }).click();
  await expect(work.getByText('Accepted')).toBeVisible();
  await expectAccessible(phone);
  await work.getByRole('button', { name: /^Start:/ }).click();
  await expect(column('In progress').getByText('KA09ST1234')).toBeVisible();
  await expect(work.getByText('In progress')).toBeVisible();
  await work.getByRole('button', { name: /^Done:/ }).click();

  await expect(told(phone, 'Done. Thank you!')).toBeVisible();
  await expect(told(customer, 'Your car wash service has been completed!')).toBeVisible();
  await expect(column('Done').getByText('KA09ST1234')).toBeVisible();
  await expect(phone.getByText('Nothing to do now')).toBeVisible();
  await phone.getByRole('button', { name: 'What I did' }).click();
  await expect(phone.getByText('Car wash: Exterior for KA09ST1234')).toBeVisible();
});

test('work that is declined goes to somebody else; who is offline is given none; the admin passes it on and calls it off', async ({ world, browser }) => {
  const lot = await world.lot('Handover Lot');
  const meera = await hires(world, lot, 'Meera Iyer');
  const arjun = await hires(world, lot, 'Arjun Das');
  const ravi = await world.register('Ravi Kumar');
  const phone = await meera.opens(browser, '/staff', { viewport: { width: 360, height: 740 } });
  const other = await arjun.opens(browser, '/staff', { viewport: { width: 360, height: 740 } });
  await expect(other.getByText('Available')).toBeVisible();
  await other.getByRole('switch', { name: /I take work/ }).press('Space');
  await expect(other.getByText('Nothing new comes to you. What you have stays with you.')).toBeVisible();

  const service_id = await serviceOf(lot, 'Full Service');
  const scheduled_at = new Date(Date.parse((await world.platform.get<{ now: string }>('/dev/clock')).now) + 45 * 60_000).toISOString();
  const wash = await ravi.post<{ id: string; payment: never }>('/car-washes', { service_id, lot_id: lot.id, scheduled_at, vehicle: { plate: 'KA09SU4321' }, payment_method: 'card', notes: 'The left door sticks' });
  await pays(wash);
  const admin = await lot.admin.opens(browser, '/operator/car-washes');
  await admin.getByRole('button', { name: /^Assign Full Service/ }).press('Enter');
  await expect(admin.getByRole('menuitem', { name: 'Arjun Das' })).toHaveCount(0);
  await admin.getByRole('menuitem', { name: 'Meera Iyer' }).press('Enter');
  await expect(admin.getByText('With Meera Iyer')).toBeVisible();

  await other.getByRole('switch', { name: /I take work/ }).press('Space');
  await expect(other.getByText('New work may come to you.')).toBeVisible();
  await phone.getByRole('button', { name: /^Decline: Car wash: Full Service/ }).click();
  const question = phone.getByRole('alertdialog', { name: 'Decline this work?' });
  await question.getByLabel('Reason (optional)').fill('My shift is over');
  await question.getByRole('button', { name: 'Decline the work' }).click();
  await expect(told(phone, 'Declined. Somebody else gets it.')).toBeVisible();
  await expect(other.getByRole('button', { name: /^Accept: Car wash: Full Service/ })).toBeVisible();
  await expect(admin.getByText('With Arjun Das')).toBeVisible();

  await admin.getByRole('button', { name: /^Pass on Full Service/ }).click();
  await admin.getByRole('menuitem', { name: 'Meera Iyer' }).click();
  await expect(admin.getByText('With Meera Iyer')).toBeVisible();
  await expect(other.getByText('Nothing to do now')).toBeVisible();
  await admin.getByRole('button', { name: /^Call off Full Service/ }).click();
  await admin.getByLabel('Reason (optional)').fill('The pump is broken');
  await admin.getByRole('button', { name: 'Call off the wash' }).click();
  await expect(told(admin, 'The wash is called off.')).toBeVisible();
  await expect(admin.getByText('No car washes on this day')).toBeVisible();
  await expect(phone.getByText('Nothing to do now')).toBeVisible();
});

test('at the gate: a car is found by a part of its plate, its cash taken, let in and out', async ({ world, browser }) => {
  const lot = await world.lot('Gate Lot');
  const meera = await hires(world, lot, 'Meera Iyer');
  const lena = await world.register('Lena Thomas');
  const booked = await books(lena, lot, 'A3', 'KA09SX0007', 'cash');
  await books(await world.register('Imran Khan'), lot, 'A4', 'KA09SZ9999', 'card');
  const phone = await meera.opens(browser, '/staff/cars', { viewport: { width: 360, height: 740 } });
  await expect(phone.getByRole('heading', { name: 'KA09SZ9999' })).toBeVisible();
  await expectAccessible(phone);
  await phone.getByLabel('Reference or plate').fill('sx 00');
  await expect(phone).toHaveURL(/q=/);
  await expect(phone.getByRole('heading', { name: 'KA09SZ9999' })).toBeHidden();
  await expect(phone.getByText('To pay in cash')).toBeVisible();
  await phone.getByRole('button', { name: `Received: ${booked.reference}`, exact: true }).click();
  await expect(told(phone, '₹50 received. What it pays for is confirmed.')).toBeVisible();
  await phone.getByRole('button', { name: 'Check in KA09SX0007' }).click();
  await expect(phone.getByText(/^Checked in at/)).toBeVisible();
  await phone.getByRole('button', { name: 'Check out KA09SX0007' }).click();
  await phone.getByRole('alertdialog', { name: 'Check KA09SX0007 out?' }).getByRole('button', { name: 'Check out' }).click();
  await expect(told(phone, 'KA09SX0007 is checked out. Bay A3 is free.')).toBeVisible();
  await expect(phone.getByText('No car fits “sx 00”')).toBeVisible();
});

test('services are added, changed, closed and opened again', async ({ world, browser }) => {
  const lot = await world.lot('Service Lot');
  const admin = await lot.admin.opens(browser, '/operator/services');
  await expect(admin.getByRole('heading', { name: 'Exterior' })).toBeVisible();
  await expectAccessible(admin);
  await admin.getByRole('button', { name: 'Add a service' }).click();
  const dialog = admin.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('This is needed.').first()).toBeVisible();
  await dialog.getByLabel('Name').fill('Polish');
  await dialog.getByLabel('Description').fill('Wax and polish by hand');
  await dialog.getByLabel('Price in rupees').fill('749.50');
  await dialog.getByLabel('Minutes').fill('40');
  await expectAccessible(admin);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(told(admin, 'Polish is saved.')).toBeVisible();
  await expect(admin.getByText('₹749.50 · 40 mins')).toBeVisible();
  await admin.getByRole('button', { name: 'Edit Polish' }).click();
  await dialog.getByLabel('Price in rupees').fill('799');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(admin.getByText('₹799 · 40 mins')).toBeVisible();
  await admin.getByRole('button', { name: 'Offer Polish no more' }).click();
  await expect(admin.getByText('Not offered')).toBeVisible();
  await admin.getByRole('button', { name: 'Offer Polish again' }).click();
  await expect(admin.getByText('Not offered')).toHaveCount(0);
});

test('nothing of a staff member’s work overflows a small phone', async ({ world, browser }) => {
  const lot = await world.lot('A Lot with a Rather Long Name, near the Old Railway Station');
  const meera = await hires(world, lot, 'Meera Iyer');
  await lot.admin.post('/operator/assignments', { lot_id: lot.id, task: 'Sweep the leaves from the ramp and the whole of the upper deck, please', employee_id: meera.id });
  await books(await world.register('Asha Rao'), lot, 'A1', 'KA09SLONG1234', 'cash');
  const phone = await meera.opens(browser, '/staff');
  await expect(phone.getByText(/Sweep the leaves/).first()).toBeVisible();
  for (const path of ['/staff', '/staff/cars']) await expectFits(phone, path);
});
