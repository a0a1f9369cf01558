import type { Schemas } from '@/shared/api/client';

export type Notice = Schemas['Notification'];

/** Frames of `/ws/notifications/{user_id}/`. */
export type Frame =
  | { type: 'info'; connected: true; latest_seq: number; unread: number; recovered: boolean; server_time: string }
  | ({ type: Notice['type'] } & Notice)
  | { type: 'read'; up_to_seq?: number; seqs?: number[] }
  | { type: 'error'; code: string; message: string };

export interface Inbox {
  /** Undefined until the server has said it. */
  unread: number | undefined;
  /** The last notice we have. */
  latestSeq: number | undefined;
  /** The last one that `unread` counted when the server said it. */
  counted: number;
}

export const NOTHING: Inbox = { unread: undefined, latestSeq: undefined, counted: 0 };

type Heard =
  | { kind: 'hello'; inbox: Inbox; recovered: boolean; serverTime: string }
  | { kind: 'notice'; inbox: Inbox; notice: Notice }
  | { kind: 'read'; inbox: Inbox }
  | { kind: 'nothing'; inbox: Inbox };

/** What a frame changes. One that was heard before (a replay that overlaps) changes nothing. */
export function hear(inbox: Inbox, frame: Frame): Heard {
  if ('connected' in frame) {
    // With a position of our own, what came since follows as frames. It is in `unread` already.
    const latestSeq = frame.recovered ? (inbox.latestSeq ?? frame.latest_seq) : frame.latest_seq;
    const next = { unread: frame.unread, latestSeq, counted: frame.latest_seq };
    return { kind: 'hello', inbox: next, recovered: frame.recovered, serverTime: frame.server_time };
  }
  if ('seq' in frame) {
    if (inbox.latestSeq !== undefined && frame.seq <= inbox.latestSeq) return { kind: 'nothing', inbox };
    const one = frame.read || frame.seq <= inbox.counted ? 0 : 1;
    return { kind: 'notice', inbox: { ...inbox, unread: (inbox.unread ?? 0) + one, latestSeq: frame.seq }, notice: frame };
  }
  if (frame.type === 'read') return { kind: 'read', inbox };
  return { kind: 'nothing', inbox };
}
