import { backoff } from './backoff';

/** The session has ended: coming back is of no use. */
const SESSION_ENDED = 4001;

export interface ConnectionOptions<Frame> {
  /** Asked anew for each attempt, so that it can say what was heard last. */
  path: () => string;
  onMessage: (frame: Frame) => void;
  onOpenChange?: (open: boolean) => void;
  onEnded?: () => void;
}

export interface Connection {
  send: (frame: object) => void;
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
      if (code === SESSION_ENDED) {
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
    send: (frame) => {
      if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
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
