import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../root';

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: ({ next }: Record<string, unknown>): { next?: string } => (typeof next === 'string' && /^\/(?!\/)/.test(next) ? { next } : {}),
  component: lazyRouteComponent(() => import('@/features/account/LoginPage'), 'LoginPage'),
});
const register = createRoute({
  getParentRoute: () => root,
  path: '/register',
  component: lazyRouteComponent(() => import('@/features/account/RegisterPage'), 'RegisterPage'),
});
const forgot = createRoute({
  getParentRoute: () => root,
  path: '/password/forgot',
  component: lazyRouteComponent(() => import('@/features/account/ForgotPage'), 'ForgotPage'),
});
const reset = createRoute({
  getParentRoute: () => root,
  path: '/password/reset',
  validateSearch: ({ token }: Record<string, unknown>): { token?: string } => (typeof token === 'string' ? { token } : {}),
  component: lazyRouteComponent(() => import('@/features/account/ResetPage'), 'ResetPage'),
});
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitations/accept',
  validateSearch: ({ token }: Record<string, unknown>): { token?: string } => (typeof token === 'string' ? { token } : {}),
  component: lazyRouteComponent(() => import('@/features/account/InvitationPage'), 'InvitationPage'),
});

export const accountRoutes = [login, register, forgot, reset, invitation] as const;
