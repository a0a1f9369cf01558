import type { Query, QueryClient } from '@tanstack/react-query';

/**
 * Reads anew what begins with one of these words; without words, everything. A first read that is under way may have
 * looked before the change, and TanStack Query would let its answer stand: it is followed by a second.
 */
export function readAnew(queries: QueryClient, words?: string[]) {
  const isMeant = ({ queryKey }: Query) => words === undefined || words.includes(String(queryKey[0]));
  for (const query of queries.getQueryCache().findAll({ fetchStatus: 'fetching', predicate: isMeant })) {
    if (query.state.data !== undefined) continue;
    const again = () => queries.invalidateQueries({ queryKey: query.queryKey, exact: true });
    void query.promise?.then(again, again);
  }
  void queries.invalidateQueries({ predicate: isMeant });
}
