import type { QueryClient } from '@tanstack/react-query';
import { createRouter } from '@tanstack/react-router';
import { Failed, Loading } from '@/shared/ui/states';
import { NotFound } from './not-found';
import { root } from './root';
import { accountRoutes } from './routes/account';
import { adminRoutes } from './routes/admin';
import { customerRoutes } from './routes/customer';
import { operatorRoutes } from './routes/operator';
import { staffRoutes } from './routes/staff';

const tree = root.addChildren([...customerRoutes, ...accountRoutes, ...operatorRoutes, ...staffRoutes, ...adminRoutes]);

export const makeRouter = (queries: QueryClient) =>
  createRouter({
    routeTree: tree,
    context: { queries },
    defaultPreload: 'intent',
    scrollRestoration: true,
    // A screen sees only what its `validateSearch` let through.
    search: { strict: true },
    defaultPendingComponent: () => (
      <div className="mx-auto max-w-5xl p-6">
        <Loading />
      </div>
    ),
    defaultErrorComponent: ({ error, reset }) => (
      <div className="mx-auto max-w-5xl p-6">
        <Failed error={error} retry={reset} />
      </div>
    ),
    defaultNotFoundComponent: NotFound,
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
