/**
 * The server's clock, as far as this browser knows it. Countdowns run on it, never on the browser's own.
 * `/ws/time/` tells it each second while anything on the screen counts down; between its frames ours fills in.
 */
let ahead = 0;
let exact = false;

/** Of a `Date` header: whole seconds, so only taken until something better was heard. */
export function heard(date: string | null) {
  const at = date === null ? Number.NaN : Date.parse(date);
  if (!exact && !Number.isNaN(at) && Math.abs(at - serverNow()) > 1500) ahead = at - Date.now();
}

/** Of a frame or body that names the server's time. */
export function told(instant: string) {
  const at = Date.parse(instant);
  if (Number.isNaN(at)) return;
  exact = true;
  ahead = at - Date.now();
}

/** Milliseconds since 1970, by the server. */
export const serverNow = () => Date.now() + ahead;
