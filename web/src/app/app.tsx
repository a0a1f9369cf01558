import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type NavigateOptions, RouterProvider, type ToOptions } from '@tanstack/react-router';
import { I18nProvider, RouterProvider as AriaRouter } from 'react-aria-components';
import { isProblem } from '@/shared/api/problem';
import { localeOf, useLanguage } from '@/shared/i18n/language';
import { sessionQuery } from '@/shared/session/session';
import { makeRouter } from './router';

declare module 'react-aria-components' {
  interface RouterConfig {
    href: ToOptions['to'];
    routerOptions: Omit<NavigateOptions, keyof ToOptions>;
  }
}

const queries = new QueryClient({
  defaultOptions: {
    // Nothing is polled: what changes is told by a socket. The client asks again by itself when the network fails.
    queries: { retry: false, staleTime: 15_000, refetchOnWindowFocus: true },
  },
});
const router = makeRouter(queries);

// A session that ended elsewhere ends here too, and the guards of the routes take the person to the log-in.
queries.getQueryCache().subscribe(({ query, type }) => {
  if (type !== 'updated' || !isProblem(query.state.error, 'unauthenticated')) return;
  if (!queries.getQueryData(sessionQuery.queryKey)) return;
  queries.setQueryData(sessionQuery.queryKey, null);
  void router.invalidate();
});

export function App() {
  const language = useLanguage();
  return (
    <I18nProvider locale={localeOf(language)}>
      <AriaRouter navigate={(to, options) => void router.navigate({ to, ...options } as never)}>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </AriaRouter>
    </I18nProvider>
  );
}
