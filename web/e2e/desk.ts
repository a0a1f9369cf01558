import { expect, type Locator, type Page } from '@playwright/test';
import type { LotScene, Person, World } from './world';

export interface Booked {
  id: string;
  reference: string;
  status: string;
  payment: { id: string; status: string; checkout_url?: string; amount: number };
}

/** Settles a card payment as its customer does. */
export async function pays({ payment }: Pick<Booked, 'payment'>) {
  const answer = await fetch(payment.checkout_url ?? '', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ outcome: 'succeed' }) });
  expect(answer.ok).toBe(true);
}

/**
 * A booking from now on, on a bay of the lot by its label. A card is paid with at once. Journeys share a server: each
 * has plates of its own.
 */
export async function books(who: Person, lot: LotScene, label: string, plate: string, method: 'card' | 'upi' | 'cash', more: object = {}): Promise<Booked> {
  const slot = lot.slots.find((slot) => slot.label === label);
  const vehicle = { plate, vehicle_class: slot?.vehicle_class };
  const booked = await who.post<Booked>('/bookings', { slot_id: slot?.id, duration_minutes: 60, vehicle, payment_method: method, ...more });
  if (method === 'card') await pays(booked);
  return booked;
}

/** Somebody who works at the lot from now on. */
export async function hires(world: World, lot: LotScene, name: string, role: 'staff' | 'admin' = 'staff'): Promise<Person> {
  const person = await world.register(name);
  await lot.admin.post('/operator/staff', { email: person.email, full_name: name });
  if (role === 'admin') await lot.admin.ask('PATCH', `/operator/staff/${person.id}`, { role });
  return person;
}

/** A toast that says so. */
export const told = (page: Page, words: string | RegExp): Locator => page.getByRole('region', { name: 'News' }).getByText(words).first();

/** Nothing reaches beyond the side of a small phone. */
export async function expectFits(page: Page, path: string) {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByText('Loading')).toHaveCount(0);
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  if (before) await page.setViewportSize(before);
}
