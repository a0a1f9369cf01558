import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { asDay } from '@/shared/time/days';
import { lotAdmin } from '../guards';
import { root } from '../root';
import { texts } from './search';

type Raw = Record<string, unknown>;
type Words<K extends string> = Partial<Record<K, string>>;

/** Those of a search's words that are texts. */
function words<K extends string>(search: Raw, ...names: K[]): Words<K> {
  return Object.fromEntries(names.flatMap((name) => (typeof search[name] === 'string' && search[name] !== '' ? [[name, search[name]]] : []))) as Words<K>;
}
/** Those that are days. */
function days<K extends string>(search: Raw, ...names: K[]): Words<K> {
  return Object.fromEntries(names.flatMap((name) => (asDay(search[name]) ? [[name, search[name]]] : []))) as Words<K>;
}

const today = createRoute({
  getParentRoute: () => root,
  path: '/operator',
  beforeLoad: lotAdmin,
  validateSearch: (search: Raw) => ({ ...words(search, 'lot', 'booking'), ...days(search, 'date'), ...(search.view === 'list' || search.view === 'timeline' ? { view: search.view } : {}) }) as Words<'lot' | 'booking' | 'date'> & { view?: 'list' | 'timeline' },
  component: lazyRouteComponent(() => import('@/features/operator-today/TodayPage'), 'TodayPage'),
});
const bookings = createRoute({
  getParentRoute: () => root,
  path: '/operator/bookings',
  beforeLoad: lotAdmin,
  validateSearch: (search: Raw): Words<'lot' | 'status' | 'q' | 'booking' | 'from' | 'to'> => ({ ...words(search, 'lot', 'status', 'q', 'booking'), ...days(search, 'from', 'to') }),
  component: lazyRouteComponent(() => import('@/features/operator-bookings/OperatorBookingsPage'), 'OperatorBookingsPage'),
});
const payments = createRoute({
  getParentRoute: () => root,
  path: '/operator/payments',
  beforeLoad: lotAdmin,
  validateSearch: (search: Raw): Words<'status' | 'method'> => words(search, 'status', 'method'),
  component: lazyRouteComponent(() => import('@/features/operator-payments/OperatorPaymentsPage'), 'OperatorPaymentsPage'),
});
const washes = createRoute({
  getParentRoute: () => root,
  path: '/operator/car-washes',
  beforeLoad: lotAdmin,
  validateSearch: (search: Raw): Words<'lot' | 'date'> => ({ ...words(search, 'lot'), ...days(search, 'date') }),
  component: lazyRouteComponent(() => import('@/features/operator-washes/WashBoardPage'), 'WashBoardPage'),
});
const services = createRoute({
  getParentRoute: () => root,
  path: '/operator/services',
  beforeLoad: lotAdmin,
  component: lazyRouteComponent(() => import('@/features/operator-washes/ServicesPage'), 'ServicesPage'),
});
const people = createRoute({
  getParentRoute: () => root,
  path: '/operator/staff',
  beforeLoad: lotAdmin,
  component: lazyRouteComponent(() => import('@/features/operator-staff/StaffPage'), 'StaffPage'),
});
const lots = createRoute({
  getParentRoute: () => root,
  path: '/operator/lots',
  beforeLoad: lotAdmin,
  component: lazyRouteComponent(() => import('@/features/operator-lots/LotsPage'), 'LotsPage'),
});
const newLot = createRoute({
  getParentRoute: () => root,
  path: '/operator/lots/new',
  beforeLoad: lotAdmin,
  component: lazyRouteComponent(() => import('@/features/operator-lots/NewLotPage'), 'NewLotPage'),
});
const lot = createRoute({
  getParentRoute: () => root,
  path: '/operator/lots/$lotId',
  beforeLoad: lotAdmin,
  validateSearch: texts('section'),
  component: lazyRouteComponent(() => import('@/features/operator-lots/EditLotPage'), 'EditLotPage'),
});
const reviews = createRoute({
  getParentRoute: () => root,
  path: '/operator/reviews',
  beforeLoad: lotAdmin,
  validateSearch: texts('lot', 'kind'),
  component: lazyRouteComponent(() => import('@/features/operator-reviews/ReviewsPage'), 'ReviewsPage'),
});
const reports = createRoute({
  getParentRoute: () => root,
  path: '/operator/reports',
  beforeLoad: lotAdmin,
  validateSearch: texts('from', 'to', 'lot', 'group', 'report'),
  component: lazyRouteComponent(() => import('@/features/operator-reports/ReportsPage'), 'ReportsPage'),
});
const business = createRoute({
  getParentRoute: () => root,
  path: '/operator/business',
  beforeLoad: lotAdmin,
  component: lazyRouteComponent(() => import('@/features/operator-business/BusinessPage'), 'BusinessPage'),
});
const webhooks = createRoute({
  getParentRoute: () => root,
  path: '/operator/webhooks',
  beforeLoad: lotAdmin,
  component: lazyRouteComponent(() => import('@/features/operator-webhooks/WebhooksPage'), 'WebhooksPage'),
});

export const operatorRoutes = [today, bookings, payments, washes, services, people, lots, newLot, lot, reviews, reports, business, webhooks] as const;
