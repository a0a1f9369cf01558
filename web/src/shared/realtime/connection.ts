import { backoff } from './backoff';

/** The session has ended, or the person no longer works there: coming back is of no use. */
const FOR_GOOD = [4001, 4003];

interface ConnectionOptions<Frame> {
  /** Asked anew for each attempt, so that it can say what was heard last. */
  path: () => string;
  onMessage: (frame: Frame) => void;
  onOpenChange?: (open: boolean) => void;
  onEnded?: () => void;
}

interface Connection {
  /** Whether the line is open, so that it was said; else it is lost. */
  say: (what: object) => boolean;
  close: () => void;
}

const base = () =>
  import.meta.env.VITE_WS_URL ?? `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}`;

/** A socket that comes back, with back-off, until it is closed or the session has ended. */
export function connect<Frame>({ path, onMessage, onOpenChange, onEnded }: ConnectionOptions<Frame>): Connection {
  let socket: WebSocket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let closed = false;

  function open() {
    clearTimeout(timer);
    socket = new WebSocket(base() + path());
    socket.onopen = () => {
      attempt = 0;
      onOpenChange?.(true);
    };
    socket.onmessage = ({ data }) => onMessage(JSON.parse(String(data)) as Frame);
    socket.onclose = ({ code }) => {
      socket = undefined;
      if (closed) return;
      onOpenChange?.(false);
      if (FOR_GOOD.includes(code)) {
        closed = true;
        onEnded?.();
        return;
      }
      attempt += 1;
      timer = setTimeout(open, backoff(attempt));
    };
  }

  /** The network is back, or the page is looked at again: no need to wait. */
  function hurry() {
    if (!socket && !closed && document.visibilityState === 'visible') open();
  }

  open();
  addEventListener('online', hurry);
  document.addEventListener('visibilitychange', hurry);
  return {
    say: (what) => {
      if (socket?.readyState !== WebSocket.OPEN) return false;
      socket.send(JSON.stringify(what));
      return true;
    },
    close: () => {
      closed = true;
      clearTimeout(timer);
      removeEventListener('online', hurry);
      document.removeEventListener('visibilitychange', hurry);
      socket?.close(1000);
    },
  };
}
