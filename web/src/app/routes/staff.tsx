import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { staff } from '../guards';
import { root } from '../root';

const work = createRoute({
  getParentRoute: () => root,
  path: '/staff',
  beforeLoad: staff,
  component: lazyRouteComponent(() => import('@/features/staff/WorkPage'), 'WorkPage'),
});
const cars = createRoute({
  getParentRoute: () => root,
  path: '/staff/cars',
  beforeLoad: staff,
  // A search of digits only comes as a number.
  validateSearch: ({ q }: Record<string, unknown>): { q?: string } => (typeof q === 'string' || typeof q === 'number' ? { q: String(q) } : {}),
  component: lazyRouteComponent(() => import('@/features/staff/CarsPage'), 'CarsPage'),
});

export const staffRoutes = [work, cars] as const;
