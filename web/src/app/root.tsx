import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext } from '@tanstack/react-router';
import { Toasts } from '@/shared/ui/toasts';
import { NotFound } from './not-found';
import { Shell } from './shell';

/** Toasts stand within the router: a link in one leads somewhere. */
const Root = () => (
  <>
    <Shell />
    <Toasts />
  </>
);

export const root = createRootRouteWithContext<{ queries: QueryClient }>()({ component: Root, notFoundComponent: NotFound });
