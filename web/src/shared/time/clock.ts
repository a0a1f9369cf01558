/**
 * The server's clock, as far as this browser knows it. Countdowns run on it, never on the browser's own.
 * `/ws/time/` tells it each second while anything on the screen counts down; between its frames ours fills in.
 */
let ahead = 0;

/** A `Date` header tells whole seconds, so only what differs by more than that is news. */
const COARSE_MS = 2000;

/** Of a `Date` header. */
export function heard(date: string | null) {
  const at = date === null ? Number.NaN : Date.parse(date);
  if (Math.abs(at - serverNow()) > COARSE_MS) ahead = at - Date.now();
}

/** Of a frame or body that names the server's time. */
export function told(instant: string) {
  const at = Date.parse(instant);
  if (!Number.isNaN(at)) ahead = at - Date.now();
}

/** Milliseconds since 1970, by the server. */
export const serverNow = () => Date.now() + ahead;
