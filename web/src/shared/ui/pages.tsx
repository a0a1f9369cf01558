import { type InfiniteData, useInfiniteQuery, type UseInfiniteQueryOptions } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { Button } from './button';
import { Shown } from './states';

interface Paged<T> {
  items: T[];
  next_cursor?: string | null;
}
type Options<T> = UseInfiniteQueryOptions<Paged<T>, Error, InfiniteData<Paged<T>>, readonly unknown[], string | undefined>;

/** Options of a list that is read page by page. */
export function pagesQuery<T>(queryKey: readonly unknown[], read: (cursor: { cursor?: string }) => Promise<Paged<T>>): Options<T> {
  return {
    queryKey,
    queryFn: ({ pageParam }) => read(pageParam === undefined ? {} : { cursor: pageParam }),
    initialPageParam: undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
  };
}

/** A list with a button for more. `children` draws what there is, also when that is nothing. */
export function Pages<T>({ query: options, loading, children }: { query: Options<T>; loading?: ReactNode; children: (items: T[]) => ReactNode }) {
  const t = useTexts(common);
  const query = useInfiniteQuery(options);
  return (
    <Shown query={query} loading={loading}>
      {({ pages }) => (
        <div className="grid gap-4">
          {children(pages.flatMap(({ items }) => items))}
          {query.hasNextPage && (
            <Button look="secondary" className="justify-self-center" isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
              {query.isFetchingNextPage ? t('loadingMore') : t('more')}
            </Button>
          )}
        </div>
      )}
    </Shown>
  );
}
