import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { platformAdmin } from '../guards';
import { root } from '../root';
import { texts } from './search';

const health = createRoute({
  getParentRoute: () => root,
  path: '/admin',
  beforeLoad: platformAdmin,
  component: lazyRouteComponent(() => import('@/features/admin/HealthPage'), 'HealthPage'),
});
const operators = createRoute({
  getParentRoute: () => root,
  path: '/admin/operators',
  beforeLoad: platformAdmin,
  validateSearch: texts('verification'),
  component: lazyRouteComponent(() => import('@/features/admin/OperatorsPage'), 'OperatorsPage'),
});
const users = createRoute({
  getParentRoute: () => root,
  path: '/admin/users',
  beforeLoad: platformAdmin,
  validateSearch: texts('q'),
  component: lazyRouteComponent(() => import('@/features/admin/UsersPage'), 'UsersPage'),
});
const bookings = createRoute({
  getParentRoute: () => root,
  path: '/admin/bookings',
  beforeLoad: platformAdmin,
  validateSearch: texts('q', 'status', 'from', 'to'),
  component: lazyRouteComponent(() => import('@/features/admin/AdminBookingsPage'), 'AdminBookingsPage'),
});
const revenue = createRoute({
  getParentRoute: () => root,
  path: '/admin/revenue',
  beforeLoad: platformAdmin,
  validateSearch: texts('from', 'to'),
  component: lazyRouteComponent(() => import('@/features/admin/PlatformRevenuePage'), 'PlatformRevenuePage'),
});
const payouts = createRoute({
  getParentRoute: () => root,
  path: '/admin/payouts',
  beforeLoad: platformAdmin,
  component: lazyRouteComponent(() => import('@/features/admin-payouts/PayoutsPage'), 'PayoutsPage'),
});
const audit = createRoute({
  getParentRoute: () => root,
  path: '/admin/audit',
  beforeLoad: platformAdmin,
  validateSearch: texts('entity', 'id', 'actor', 'from', 'to'),
  component: lazyRouteComponent(() => import('@/features/admin/AuditPage'), 'AuditPage'),
});

export const adminRoutes = [health, operators, users, bookings, revenue, payouts, audit] as const;
