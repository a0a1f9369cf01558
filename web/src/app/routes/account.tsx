import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../root';

/** Where to go afterwards: a path of ours, never another site. */
const next = ({ next }: Record<string, unknown>): { next?: string } => (typeof next === 'string' && /^\/(?![/\\])/.test(next) ? { next } : {});
/** The one-time token of a link in a mail. */
const token = ({ token }: Record<string, unknown>): { token?: string } => (typeof token === 'string' ? { token } : {});

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: next,
  component: lazyRouteComponent(() => import('@/features/account/LoginPage'), 'LoginPage'),
});
const register = createRoute({
  getParentRoute: () => root,
  path: '/register',
  validateSearch: next,
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
  validateSearch: token,
  component: lazyRouteComponent(() => import('@/features/account/ResetPage'), 'ResetPage'),
});
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitations/accept',
  validateSearch: token,
  component: lazyRouteComponent(() => import('@/features/account/InvitationPage'), 'InvitationPage'),
});

export const accountRoutes = [login, register, forgot, reset, invitation] as const;
