import { useEffect, useState } from 'react';

const SETTLES_MS = 250;

/** The value once it has stopped changing for a moment; at first, at once. */
export function useSettled<T extends object>(value: T): T {
  const [settled, setSettled] = useState(value);
  const written = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(written) as T), SETTLES_MS);
    return () => clearTimeout(timer);
  }, [written]);
  return settled;
}
