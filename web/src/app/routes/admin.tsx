import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { platformAdmin } from '../guards';
import { root } from '../root';

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
  component: lazyRouteComponent(() => import('@/features/admin/OperatorsPage'), 'OperatorsPage'),
});
const users = createRoute({
  getParentRoute: () => root,
  path: '/admin/users',
  beforeLoad: platformAdmin,
  component: lazyRouteComponent(() => import('@/features/admin/UsersPage'), 'UsersPage'),
});
const bookings = createRoute({
  getParentRoute: () => root,
  path: '/admin/bookings',
  beforeLoad: platformAdmin,
  component: lazyRouteComponent(() => import('@/features/admin/AdminBookingsPage'), 'AdminBookingsPage'),
});
const revenue = createRoute({
  getParentRoute: () => root,
  path: '/admin/revenue',
  beforeLoad: platformAdmin,
  component: lazyRouteComponent(() => import('@/features/admin/PlatformRevenuePage'), 'PlatformRevenuePage'),
});
const audit = createRoute({
  getParentRoute: () => root,
  path: '/admin/audit',
  beforeLoad: platformAdmin,
  component: lazyRouteComponent(() => import('@/features/admin/AuditPage'), 'AuditPage'),
});

export const adminRoutes = [health, operators, users, bookings, revenue, audit] as const;
