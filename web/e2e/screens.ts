import { type Browser, test as base, type BrowserContext } from '@playwright/test';
import { type Server, startServer } from './server';

const DEMO_PASSWORD = 'parkmate-demo';

/** Somebody of the demo, in a browser of their own and at the API. */
export interface Visitor {
  context: BrowserContext;
  get: <T>(path: string) => Promise<T>;
}

export interface Screen {
  name: string;
  who?: 'asha' | 'owner' | 'meera' | 'admin';
  path: string | ((visitor: Visitor) => Promise<string>);
}

interface List {
  items: { id: string; status?: string; car_washes?: unknown[]; time_zone?: string }[];
}
const first = (list: string, of: (id: string) => string, status?: string) => async ({ get }: Visitor) => {
  const { items } = await get<List>(list);
  const found = items.find((item) => status === undefined || item.status === status) ?? items[0];
  if (!found) throw new Error(`nothing in ${list}`);
  return of(found.id);
};

const lot = (more: string) => first('/lots?limit=1', (id) => `/lots/${id}${more}`);

async function checkout({ get }: Visitor): Promise<string> {
  const { items } = await get<List>('/lots?limit=1');
  const id = items[0]?.id ?? '';
  // On the lot's wall clock; Sweden writes a date as the address does.
  const local = (hours: number) => new Date(Date.now() + hours * 3_600_000).toLocaleString('sv-SE', { timeZone: 'Asia/Kolkata' }).slice(0, 16).replace(' ', 'T');
  const from = local(1);
  const slots = await get<List>(`/lots/${id}/slots?from=${from}&to=${local(2)}&vehicle_class=sedan`);
  const slot = slots.items.find(({ status }) => status === 'free')?.id ?? '';
  return `/lots/${id}/checkout?slot=${slot}&from=${from}&minutes=60&vehicle_class=sedan`;
}

/** Every screen there is. */
export const SCREENS: Screen[] = [
  { name: 'search', path: '/' },
  { name: 'lot', path: lot('') },
  { name: 'login', path: '/login' },
  { name: 'register', path: '/register' },
  { name: 'forgot', path: '/password/forgot' },
  { name: 'reset', path: '/password/reset?token=x' },
  { name: 'invitation', path: '/invitations/accept?token=x' },
  { name: 'not-found', path: '/nowhere' },
  { name: 'search-known', who: 'asha', path: '/' },
  { name: 'checkout', who: 'asha', path: checkout },
  { name: 'bookings', who: 'asha', path: '/bookings' },
  { name: 'booking', who: 'asha', path: first('/bookings', (id) => `/bookings/${id}`) },
  { name: 'receipt', who: 'asha', path: first('/bookings', (id) => `/bookings/${id}/receipt`, 'completed') },
  { name: 'car-washes', who: 'asha', path: '/car-washes' },
  { name: 'book-wash', who: 'asha', path: lot('/car-wash') },
  { name: 'vehicles', who: 'asha', path: '/vehicles' },
  { name: 'profile', who: 'asha', path: '/profile' },
  { name: 'notifications', who: 'asha', path: '/notifications' },
  { name: 'operator-today', who: 'owner', path: '/operator' },
  { name: 'operator-bookings', who: 'owner', path: '/operator/bookings' },
  { name: 'operator-payments', who: 'owner', path: '/operator/payments' },
  { name: 'operator-washes', who: 'owner', path: '/operator/car-washes' },
  { name: 'operator-services', who: 'owner', path: '/operator/services' },
  { name: 'operator-staff', who: 'owner', path: '/operator/staff' },
  { name: 'operator-lots', who: 'owner', path: '/operator/lots' },
  { name: 'operator-lot', who: 'owner', path: first('/operator/lots', (id) => `/operator/lots/${id}`) },
  { name: 'operator-new-lot', who: 'owner', path: '/operator/lots/new' },
  { name: 'operator-reviews', who: 'owner', path: '/operator/reviews' },
  { name: 'operator-reports', who: 'owner', path: '/operator/reports' },
  { name: 'operator-webhooks', who: 'owner', path: '/operator/webhooks' },
  { name: 'operator-lot-calendar', who: 'owner', path: first('/operator/lots', (id) => `/operator/lots/${id}?section=calendar`) },
  { name: 'operator-business', who: 'owner', path: '/operator/business' },
  { name: 'staff-work', who: 'meera', path: '/staff' },
  { name: 'staff-cars', who: 'meera', path: '/staff/cars' },
  { name: 'admin-health', who: 'admin', path: '/admin' },
  { name: 'admin-operators', who: 'admin', path: '/admin/operators' },
  { name: 'admin-users', who: 'admin', path: '/admin/users' },
  { name: 'admin-bookings', who: 'admin', path: '/admin/bookings' },
  { name: 'admin-revenue', who: 'admin', path: '/admin/revenue' },
  { name: 'admin-audit', who: 'admin', path: '/admin/audit' },
];

/** Whoever a screen is for, in a new browser of this size. */
export async function visit(browser: Browser, server: Server, who: Screen['who'], options: Parameters<Browser['newContext']>[0] = {}): Promise<Visitor> {
  const context = await browser.newContext({ baseURL: server.url, locale: 'en-IN', reducedMotion: 'reduce', ...options });
  const api = context.request;
  if (who) {
    const data = { email: `${who}@parkmate.example`, password: DEMO_PASSWORD };
    const answer = await api.post('/api/v1/auth/login', { data, headers: { origin: server.url } });
    if (!answer.ok()) throw new Error(`log-in of ${who}: ${answer.status()}`);
  }
  const get = async <T>(path: string) => (await (await api.get(`/api/v1${path}`)).json()) as T;
  return { context, get };
}

export const pathOf = async ({ path }: Screen, visitor: Visitor) => (typeof path === 'string' ? path : path(visitor));

/** Tests on a server with the demo's data. */
export const test = base.extend<object, { demo: Server }>({
  demo: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures from here
    async ({}, use) => {
      const server = await startServer({ demo: true });
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});
