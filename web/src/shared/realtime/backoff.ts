const FIRST_MS = 1000;
const LONGEST_MS = 30_000;

/** How long to wait before the n-th try (from 1): doubling from 1 s to 30 s, of which up to half is left to chance. */
export function backoff(attempt: number, chance: number = Math.random()): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1));
  return Math.max(FIRST_MS, full * (1 - chance / 2));
}
