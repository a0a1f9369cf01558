import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readWanted } from '@/features/search/wanted';
import { readWish } from '@/shared/booking/wish';
import { anyone } from '../guards';
import { root } from '../root';

const OVER = ['completed', 'cancelled', 'declined', 'lapsed'] as const;
const over = ({ status }: Record<string, unknown>): { status?: (typeof OVER)[number] } => {
  const known = OVER.find((name) => name === status);
  return known ? { status: known } : {};
};

const search = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: readWanted,
  component: lazyRouteComponent(() => import('@/features/search/SearchPage'), 'SearchPage'),
});
const lot = createRoute({
  getParentRoute: () => root,
  path: '/lots/$lotId',
  validateSearch: readWish,
  component: lazyRouteComponent(() => import('@/features/lot/LotPage'), 'LotPage'),
});
const checkout = createRoute({
  getParentRoute: () => root,
  path: '/lots/$lotId/checkout',
  validateSearch: readWish,
  beforeLoad: anyone,
  component: lazyRouteComponent(() => import('@/features/checkout/CheckoutPage'), 'CheckoutPage'),
});
const lotWash = createRoute({
  getParentRoute: () => root,
  path: '/lots/$lotId/car-wash',
  beforeLoad: anyone,
  component: lazyRouteComponent(() => import('@/features/car-washes/BookWashPage'), 'BookWashPage'),
});
const bookings = createRoute({
  getParentRoute: () => root,
  path: '/bookings',
  beforeLoad: anyone,
  validateSearch: over,
  component: lazyRouteComponent(() => import('@/features/bookings/BookingsPage'), 'BookingsPage'),
});
const booking = createRoute({
  getParentRoute: () => root,
  path: '/bookings/$bookingId',
  beforeLoad: anyone,
  component: lazyRouteComponent(() => import('@/features/bookings/BookingPage'), 'BookingPage'),
});
const receipt = createRoute({
  getParentRoute: () => root,
  path: '/bookings/$bookingId/receipt',
  beforeLoad: anyone,
  component: lazyRouteComponent(() => import('@/features/bookings/ReceiptPage'), 'ReceiptPage'),
});
const payment = createRoute({
  getParentRoute: () => root,
  path: '/payments/$paymentId',
  beforeLoad: anyone,
  component: lazyRouteComponent(() => import('@/features/payments/PaymentPage'), 'PaymentPage'),
});
const washes = createRoute({
  getParentRoute: () => root,
  path: '/car-washes',
  beforeLoad: anyone,
  component: lazyRouteComponent(() => import('@/features/car-washes/WashesPage'), 'WashesPage'),
});
const wash = createRoute({
  getParentRoute: () => root,
  path: '/car-washes/$washId',
  beforeLoad: anyone,
  component: lazyRouteComponent(() => import('@/features/car-washes/WashPage'), 'WashPage'),
});
const vehicles = createRoute({
  getParentRoute: () => root,
  path: '/vehicles',
  beforeLoad: anyone,
  component: lazyRouteComponent(() => import('@/features/vehicles/VehiclesPage'), 'VehiclesPage'),
});
const profile = createRoute({
  getParentRoute: () => root,
  path: '/profile',
  beforeLoad: anyone,
  component: lazyRouteComponent(() => import('@/features/profile/ProfilePage'), 'ProfilePage'),
});
const notifications = createRoute({
  getParentRoute: () => root,
  path: '/notifications',
  beforeLoad: anyone,
  component: lazyRouteComponent(() => import('@/features/notifications/NotificationsPage'), 'NotificationsPage'),
});

export const customerRoutes = [search, lot, checkout, lotWash, bookings, booking, receipt, payment, washes, wash, vehicles, profile, notifications] as const;
