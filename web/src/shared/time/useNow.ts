import { useSyncExternalStore } from 'react';
import { connect } from '@/shared/realtime/connection';
import { serverNow, told } from './clock';

type Frame = { type: string; timestamp?: number; datetime?: string };

const listeners = new Set<() => void>();
let now = Math.floor(serverNow() / 1000) * 1000;
let stop: (() => void) | undefined;

function tick() {
  const second = Math.floor(serverNow() / 1000) * 1000;
  if (second === now) return;
  now = second;
  for (const listener of listeners) listener();
}

function start() {
  tick();
  const timer = setInterval(tick, 250);
  const socket = connect<Frame>({
    path: () => '/ws/time/',
    onMessage: (frame) => {
      if (frame.type === 'time_update' && frame.datetime) {
        told(frame.datetime);
        tick();
      }
    },
  });
  return () => {
    clearInterval(timer);
    socket.close();
  };
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  stop ??= start();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      stop?.();
      stop = undefined;
    }
  };
}

/** The server's time in milliseconds, anew each second. The time socket is open while anyone asks. */
export const useNow = () => useSyncExternalStore(subscribe, () => now);
