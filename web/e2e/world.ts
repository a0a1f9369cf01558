import { AxeBuilder } from '@axe-core/playwright';
import { test as base, type Browser, expect, type Page } from '@playwright/test';
import { type Server, startServer } from './server';

export const PASSWORD = 'correct-horse-battery';
type Json = Record<string, unknown>;
let count = 0;

/** Somebody who talks to the API directly, to set a scene. */
export class Person {
  constructor(
    readonly server: Server,
    readonly email: string,
    readonly name: string,
    readonly token: string,
    readonly id: string,
  ) {}

  async ask<T = Json>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.server.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? {} : JSON.parse(text)) as T;
  }
  get = <T = Json>(path: string) => this.ask<T>('GET', path);
  post = <T = Json>(path: string, body?: unknown) => this.ask<T>('POST', path, body);

  /** A browser of their own, in which they have logged in by the form. */
  async opens(browser: Browser, path = '/', options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
    const context = await browser.newContext({ baseURL: this.server.url, ...options });
    const page = await context.newPage();
    await page.goto(`/login?next=${encodeURIComponent(path)}`);
    await page.getByLabel('E-mail').fill(this.email);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('main').getByRole('button', { name: 'Log in' }).click();
    await page.waitForURL((url) => !url.pathname.startsWith('/login'));
    return page;
  }
}

export interface LotScene {
  id: string;
  name: string;
  operatorId: string;
  admin: Person;
  slots: { id: string; label: string; vehicle_class: string }[];
}

/** A server, and people and lots made to measure on it. */
export class World {
  constructor(
    readonly server: Server,
    readonly platform: Person,
  ) {}

  async register(name: string, more: Json = {}): Promise<Person> {
    count += 1;
    const email = `${name.toLowerCase().replace(/\W+/g, '.')}.${process.pid}.${count}@example.com`;
    const stranger = new Person(this.server, email, name, '', '');
    const { token, user } = await stranger.post<{ token: string; user: { id: string } }>('/auth/register', { email, password: PASSWORD, full_name: name, ...more });
    return new Person(this.server, email, name, token, user.id);
  }

  /** An approved operator with a lot of six sedan bays, two hatchback bays and car washes, drawn on a plan. */
  async lot(name = 'Lakeside Parking', rules: Json = {}): Promise<LotScene> {
    const admin = await this.register('Nandini Gowda', { operator: { name: `${name} Ltd`, upi_id: 'lakeside@upi' } });
    const { memberships } = await admin.get<{ memberships: { operator_id: string }[] }>('/me');
    const operatorId = memberships[0]?.operator_id ?? '';
    await this.platform.post(`/admin/operators/${operatorId}/approve`);
    const lot = await admin.post<{ id: string }>('/operator/lots', {
      name,
      address: { street: '12 Lake Road', locality: 'Ulsoor', city: 'Bengaluru', state: 'Karnataka', postal_code: '560008' },
      location: { lat: 12.98, lng: 77.62 },
      time_zone: 'Asia/Kolkata',
      car_wash: { enabled: true, bays: 2, opens: '00:00', closes: '24:00' },
      rules,
    });
    const place = (column: number, row: number) => ({ x: 10 + column * 30, y: 10 + row * 80, width: 25, height: 50 });
    const slots = Array.from({ length: 8 }, (_, index) => ({
      label: `${index < 6 ? 'A' : 'B'}${(index % 6) + 1}`,
      vehicle_class: index < 6 ? 'sedan' : 'hatchback',
      position: place(index % 6, Math.floor(index / 6)),
    }));
    const { items } = await admin.post<{ items: LotScene['slots'] }>(`/operator/lots/${lot.id}/slots`, { slots });
    for (const [service, amount, minutes] of [['Exterior', 29900, 20], ['Full Service', 49900, 50]] as const) {
      await admin.post('/operator/car-wash/services', { name: service, description: `${service} by hand`, minutes, price: { amount, currency: 'INR' } });
    }
    return { id: lot.id, name, operatorId, admin, slots: items };
  }

  /** By day, an hour's booking and what follows it stay on that day: goes on to 8 o'clock in India, if it is not day there. */
  async byDay() {
    const { now } = await this.platform.get<{ now: string }>('/dev/clock');
    const minute = (Math.floor(Date.parse(now) / 60_000) + 330) % 1440;
    if (minute < 6 * 60 || minute > 18 * 60) await this.advance((1440 + 8 * 60 - minute) % 1440);
  }

  /** Lets the server's clock run; everything due has been done when this returns. */
  async advance(minutes: number) {
    await this.platform.post('/dev/clock', { advance_seconds: Math.round(minutes * 60) });
  }
}

export const test = base.extend<{ failOnErrors: void; startsByDay: void }, { server: Server; world: World }>({
  server: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures from here
    async ({}, use) => {
      const server = await startServer();
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  world: [
    async ({ server }, use) => {
      const email = 'platform@example.com';
      server.command(['create-admin', '--email', email, '--password-stdin'], PASSWORD);
      const { token, user } = await new Person(server, '', '', '', '').post<{ token: string; user: { id: string } }>('/auth/login', { email, password: PASSWORD });
      await use(new World(server, new Person(server, email, 'Platform', token, user.id)));
    },
    { scope: 'worker' },
  ],
  startsByDay: [
    async ({ world }, use) => {
      await world.byDay();
      await use();
    },
    { auto: true },
  ],
  baseURL: async ({ server }, use) => use(server.url),
  // A page that throws, or that the content security policy had to stop, fails its test.
  failOnErrors: [
    async ({ page }, use) => {
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(String(error)));
      page.on('console', (message) => message.type() === 'error' && /Content Security Policy/.test(message.text()) && errors.push(message.text()));
      await use();
      expect(errors).toEqual([]);
    },
    { auto: true },
  ],
});
export { expect };

/** React Aria's announcements stay for seconds after what they name has gone: axe is not shown those.
 * Finds nothing to object to for people who see, hear or move otherwise; in both colour schemes. */
export async function expectAccessible(page: Page) {
  // A target that has been scrolled half under the bar at the top is not too small.
  await page.evaluate(() => window.scrollTo(0, 0));
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // What React Aria reads out lies there for seconds, by then perhaps named after something that is gone.
    const { violations } = await new AxeBuilder({ page }).exclude('[data-live-announcer]').withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
    expect(violations.map(({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}
