import { useSyncExternalStore } from 'react';

const BREAKS = { md: '(min-width: 48rem)', lg: '(min-width: 64rem)' };

/** Whether the window is at least that wide: where a table or a board takes the place of cards. */
export function useWide(from: keyof typeof BREAKS = 'md'): boolean {
  const query = BREAKS[from];
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
  );
}
