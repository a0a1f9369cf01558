import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { lotAdmin } from '../guards';
import { root } from '../root';
import { texts } from './search';

const today = createRoute({
  getParentRoute: () => root,
  path: '/operator',
  beforeLoad: lotAdmin,
  component: lazyRouteComponent(() => import('@/features/operator-today/TodayPage'), 'TodayPage'),
});
const bookings = createRoute({
  getParentRoute: () => root,
  path: '/operator/bookings',
  beforeLoad: lotAdmin,
  validateSearch: ({ booking }: Record<string, unknown>): { booking?: string } => (typeof booking === 'string' ? { booking } : {}),
  component: lazyRouteComponent(() => import('@/features/operator-bookings/OperatorBookingsPage'), 'OperatorBookingsPage'),
});
const payments = createRoute({
  getParentRoute: () => root,
  path: '/operator/payments',
  beforeLoad: lotAdmin,
  component: lazyRouteComponent(() => import('@/features/operator-payments/OperatorPaymentsPage'), 'OperatorPaymentsPage'),
});
const washes = createRoute({
  getParentRoute: () => root,
  path: '/operator/car-washes',
  beforeLoad: lotAdmin,
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

export const operatorRoutes = [today, bookings, payments, washes, services, people, lots, newLot, lot, reviews, reports, business] as const;
