import { expect } from '@playwright/test';
import { pathOf, type Screen, SCREENS, test, visit } from '../e2e/screens';

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 900 };
const to = (name: string) => ({ path: `../docs/screens/${name}.png` });
const screen = (name: string) => SCREENS.find((screen) => screen.name === name) as Screen;

test.describe('the pictures of the README', () => {
  test('a lot and its plan', async ({ browser, demo }) => {
    const visitor = await visit(browser, demo, undefined, { viewport: PHONE, timezoneId: 'Asia/Kolkata' });
    const page = await visitor.context.newPage();
    await page.goto(await pathOf(screen('lot'), visitor));
    await expect(page.getByRole('option', { name: /^A01, / })).toBeVisible();
    await page.getByRole('heading', { name: 'Choose a bay' }).evaluate((heading) => heading.scrollIntoView({ block: 'start' }));
    await page.waitForLoadState('networkidle');
    await page.screenshot(to('lot-phone'));
  });

  test('a booking that runs', async ({ browser, demo }) => {
    const visitor = await visit(browser, demo, 'asha', { viewport: PHONE, timezoneId: 'Asia/Kolkata' });
    const api = visitor.context.request;
    const lots = await visitor.get<{ items: { id: string }[] }>('/lots?limit=1');
    const bays = await visitor.get<{ items: { id: string; status: string }[] }>(`/lots/${lots.items[0]?.id}/slots?vehicle_class=sedan`);
    const wish = { slot_id: bays.items.find(({ status }) => status === 'free')?.id, duration_minutes: 60, vehicle: { plate: 'KA01AB1234', vehicle_class: 'sedan' }, payment_method: 'cash' };
    const booked = await (await api.post('/api/v1/bookings', { data: wish, headers: { origin: demo.url } })).json();
    const owner = await visit(browser, demo, 'owner');
    await owner.context.request.post(`/api/v1/operator/payments/${booked.payment.id}/verify`, { headers: { origin: demo.url } });
    const page = await visitor.context.newPage();
    await page.goto(`/bookings/${booked.id}`);
    await expect(page.getByText('Parked now')).toBeVisible();
    await page.screenshot(to('booking-phone'));
  });

  test('the day of a lot, and its plan', async ({ browser, demo }) => {
    const visitor = await visit(browser, demo, 'owner', { viewport: DESKTOP, timezoneId: 'Asia/Kolkata' });
    const page = await visitor.context.newPage();
    await page.goto('/operator');
    await page.waitForLoadState('networkidle');
    await page.getByText('B06', { exact: true }).first().evaluate((bay) => bay.scrollIntoView({ block: 'center' }));
    await page.screenshot(to('operator-today-desktop'));
    await page.goto(await pathOf(screen('operator-lot'), visitor));
    await page.waitForLoadState('networkidle');
    await page.screenshot(to('operator-lot-desktop'));
  });
});
