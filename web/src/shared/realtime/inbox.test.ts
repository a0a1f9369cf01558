import { describe, expect, it } from 'vitest';
import { type Frame, hear, type Inbox, NOTHING } from './inbox';

const hello = (latest_seq: number, unread: number, recovered = true): Frame => ({ type: 'info', connected: true, latest_seq, unread, recovered, server_time: '2026-11-22T10:00:00Z' });
const notice = (seq: number, read = false): Frame => ({ type: 'info', seq, id: String(seq), event: 'booking.created', data: {}, message: 'x', created_at: '2026-11-22T10:00:00Z', read });

/** Hears one frame after the other; returns where that leaves us, and the numbers of the notices that were told. */
function heard(frames: Frame[], from: Inbox = NOTHING) {
  const told: number[] = [];
  let inbox = from;
  for (const frame of frames) {
    const next = hear(inbox, frame);
    inbox = next.inbox;
    if (next.kind === 'notice') told.push(next.notice.seq);
  }
  return { inbox, told };
}

describe('the inbox', () => {
  it('knows nothing before the server has spoken', () => {
    expect(NOTHING.unread).toBeUndefined();
  });
  it('takes the count and the position from the first frame', () => {
    expect(heard([hello(41, 2)]).inbox).toEqual({ unread: 2, latestSeq: 41, counted: 41 });
  });
  it('tells a new notice and counts it', () => {
    expect(heard([hello(41, 2), notice(42)])).toEqual({ inbox: { unread: 3, latestSeq: 42, counted: 41 }, told: [42] });
  });
  it('does not count one that was read elsewhere already', () => {
    expect(heard([hello(41, 2), notice(42, true)]).inbox.unread).toBe(2);
  });
  it('tells what was missed once and does not count it twice', () => {
    const before = heard([hello(41, 0), notice(42)]).inbox;
    // Two came while the line was down; the server counts them in its first frame and then replays them.
    const after = heard([hello(44, 3), notice(43), notice(44), notice(45)], before);
    expect(after.told).toEqual([43, 44, 45]);
    expect(after.inbox).toEqual({ unread: 4, latestSeq: 45, counted: 44 });
  });
  it('says nothing about a replay that overlaps with what was heard', () => {
    expect(heard([hello(41, 0), notice(42), notice(42), notice(41)])).toEqual({ inbox: { unread: 1, latestSeq: 42, counted: 41 }, told: [42] });
  });
  it('starts afresh where the server cannot replay from our position', () => {
    const before = heard([hello(900, 0)]).inbox;
    expect(heard([hello(3, 1, false), notice(4)], before)).toEqual({ inbox: { unread: 2, latestSeq: 4, counted: 3 }, told: [4] });
  });
  it('passes on that another tab has read, and lets errors be', () => {
    const { inbox } = heard([hello(41, 2)]);
    expect(hear(inbox, { type: 'read', up_to_seq: 41 })).toEqual({ kind: 'read', inbox });
    expect(hear(inbox, { type: 'error', code: 'bad_frame', message: 'x' })).toEqual({ kind: 'nothing', inbox });
  });
});
