import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api, told as body } from '@/shared/api/client';
import { told } from '@/shared/time/clock';
import { readAnew } from './anew';
import { concernedBy } from './concerns';
import { connect } from './connection';
import { type Frame, hear, type Inbox, NOTHING, type Notice } from './inbox';

interface Options {
  onNotice: (notice: Notice) => void;
  onEnded: () => void;
}

/** What this tab has heard, so that it hears the rest when it comes back from the payment gateway's pages. */
const position = (userId: string) => `parkmate.heard.${userId}`;
function remembered(userId: string): Inbox {
  const heard = sessionStorage.getItem(position(userId));
  return heard === null ? NOTHING : { ...NOTHING, latestSeq: Number(heard) };
}

/**
 * The notices of a person, as they come: `onNotice` is called once for each, in order, whatever the line does meanwhile.
 * What they concern is read anew. Returns the unread count and whether the line is open.
 */
export function useNotifications(userId: string | undefined, { onNotice, onEnded }: Options) {
  const queries = useQueryClient();
  const [inbox, setInbox] = useState(NOTHING);
  const [isConnected, setConnected] = useState(false);
  const handlers = useRef({ onNotice, onEnded });
  useEffect(() => {
    handlers.current = { onNotice, onEnded };
  });

  useEffect(() => {
    if (userId === undefined) return;
    let known = remembered(userId);
    let isOver = false;
    let seen = 0;
    const keep = (next: Inbox) => {
      known = next;
      if (next.latestSeq !== undefined) sessionStorage.setItem(position(userId), String(next.latestSeq));
      setInbox(next);
    };
    const count = async () => {
      // If it cannot be asked now, the next hello tells it.
      const answer = await body(api.GET('/api/v1/notifications/unread-count')).catch(() => undefined);
      if (answer && !isOver) keep({ ...known, unread: answer.unread });
    };
    const connection = connect<Frame>({
      path: () => `/ws/notifications/${userId}/${known.latestSeq === undefined ? '' : `?since=${known.latestSeq}`}`,
      onOpenChange: setConnected,
      onEnded: () => handlers.current.onEnded(),
      onMessage: (frame) => {
        const isNew = known.latestSeq === undefined;
        const heard = hear(known, frame);
        keep(heard.inbox);
        if (heard.kind === 'hello') {
          told(heard.serverTime);
          // What was looked at while the line was down is still to be said; what came before this tab was never shown in it.
          if (isNew) seen = heard.inbox.latestSeq ?? 0;
          else see();
          // Before the line stood, things may have changed of which no notice tells.
          readAnew(queries);
        } else if (heard.kind === 'notice') {
          handlers.current.onNotice(heard.notice);
          see();
          readAnew(queries, concernedBy(heard.notice.event));
        } else if (heard.kind === 'read') {
          void count();
          readAnew(queries, ['notifications']);
        }
      },
    });
    /** Somebody looks at this page: nothing that stands on it needs to be mailed or pushed. */
    const see = () => {
      if (document.visibilityState !== 'visible' || known.latestSeq === undefined || known.latestSeq <= seen) return;
      if (connection.say({ action: 'seen', up_to_seq: known.latestSeq })) seen = known.latestSeq;
    };
    document.addEventListener('visibilitychange', see);
    return () => {
      document.removeEventListener('visibilitychange', see);
      isOver = true;
      connection.close();
      setConnected(false);
      setInbox(NOTHING);
    };
  }, [userId, queries]);

  return { unread: inbox.unread ?? 0, latestSeq: inbox.latestSeq, isConnected };
}
