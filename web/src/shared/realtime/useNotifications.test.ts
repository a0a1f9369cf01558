import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook } from '@testing-library/react';
import { createElement, type ReactNode } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useNotifications } from './useNotifications';

const OPEN = 1;
const CLOSED = 3;
let lines: Line[];

class Line {
  static readonly OPEN = OPEN;
  readyState = 0;
  said: unknown[] = [];
  onopen?: () => void;
  onmessage?: (message: { data: string }) => void;
  onclose?: (event: { code: number }) => void;
  constructor() {
    lines.push(this);
  }
  send(text: string) {
    this.said.push(JSON.parse(text));
  }
  close() {
    this.readyState = CLOSED;
  }
  /** Opens with the server's hello. */
  stand(latestSeq: number, recovered: boolean) {
    this.readyState = OPEN;
    this.onopen?.();
    this.hear({ connected: true, type: 'info', latest_seq: latestSeq, unread: 0, recovered, server_time: '2026-11-02T04:30:00Z' });
  }
  hear(frame: object) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
  break() {
    this.readyState = CLOSED;
    this.onclose?.({ code: 1006 });
  }
}

const notice = (seq: number) => ({ seq, id: `n${seq}`, type: 'info', event: 'booking.created', message: '', data: {}, read: false });
const seen = (upToSeq: number) => ({ action: 'seen', up_to_seq: upToSeq });
let visibility: DocumentVisibilityState;

function look(at: DocumentVisibilityState) {
  visibility = at;
  document.dispatchEvent(new Event('visibilitychange'));
}

function start() {
  const client = new QueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => createElement(QueryClientProvider, { client }, children);
  renderHook(() => useNotifications('asha', { onNotice: () => {}, onEnded: () => {} }), { wrapper });
  const [line] = lines;
  if (!line) throw new Error('no line');
  return line;
}

beforeEach(() => {
  lines = [];
  visibility = 'visible';
  sessionStorage.clear();
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', Line);
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a page that is looked at says what it has shown, once', () => {
  const line = start();
  act(() => line.stand(0, false));
  act(() => line.hear(notice(1)));
  act(() => look('visible'));
  expect(line.said).toEqual([seen(1)]);
});

test('what was looked at while the line was down is said when it stands again', () => {
  const line = start();
  act(() => line.stand(0, false));
  act(() => look('hidden'));
  act(() => line.hear(notice(1)));
  act(() => line.break());
  act(() => look('visible'));
  expect(line.said).toEqual([]);
  const next = lines[1];
  act(() => next?.stand(1, true));
  expect(next?.said).toEqual([seen(1)]);
  act(() => look('visible'));
  expect(next?.said).toEqual([seen(1)]);
});

test('a page that nobody looks at says nothing', () => {
  const line = start();
  act(() => look('hidden'));
  act(() => line.stand(3, false));
  act(() => line.hear(notice(4)));
  expect(line.said).toEqual([]);
});

test('a page does not say that it has shown what came before it was opened', () => {
  const line = start();
  act(() => line.stand(3, false));
  act(() => look('visible'));
  expect(line.said).toEqual([]);
  act(() => line.hear(notice(4)));
  expect(line.said).toEqual([seen(4)]);
});
