import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from 'lucide-react';
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react';
import { common } from '@/shared/i18n/common';
import { catalogue, useTexts } from '@/shared/i18n/texts';
import { IconButton } from './button';

type Level = 'success' | 'error' | 'warning' | 'info';

interface Toast {
  key: number;
  level: Level;
  message: string;
  /** Where a press on it leads. */
  link?: ReactNode;
}

const LASTS_MS = 8000;
const MOST = 4;
const LOOKS = {
  success: ['border-good', 'text-good', CircleCheck],
  error: ['border-bad', 'text-bad', CircleAlert],
  warning: ['border-warning', 'text-warning', TriangleAlert],
  info: ['border-info', 'text-info', Info],
} as const;
const texts = catalogue({ en: { region: 'News' }, hi: { region: 'समाचार' } });

let toasts: Toast[] = [];
let next = 0;
const listeners = new Set<() => void>();

function put(changed: Toast[]) {
  toasts = changed;
  for (const listener of listeners) listener();
}

/** Tells the person something in passing. The oldest make room. */
export function toast(level: Level, message: string, link?: ReactNode) {
  next += 1;
  put([...toasts, { key: next, level, message, link }].slice(-MOST));
}

const dismiss = (key: number) => put(toasts.filter((toast) => toast.key !== key));
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Where toasts appear: on a phone above, away from where the thumb works. While one is pointed at or has the focus, none of them goes. */
export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  const [paused, setPaused] = useState(false);
  const t = useTexts(texts);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the pointer only pauses; nothing is done by it
    <section
      aria-label={t('region')}
      // Over an open dialog, too, they are heard and can be pressed.
      data-react-aria-top-layer="true"
      className="no-print pointer-events-none fixed inset-x-0 top-16 z-50 flex flex-col items-center gap-2 px-4 sm:top-auto sm:bottom-6 sm:items-end sm:px-6"
      onMouseEnter={() => setPaused(true)}
      onMouseLeave={() => setPaused(false)}
      onFocus={() => setPaused(true)}
      onBlur={() => setPaused(false)}
    >
      {shown.map((toast) => (
        <Shown key={toast.key} toast={toast} paused={paused} />
      ))}
    </section>
  );
}

function Shown({ toast: { key, level, message, link }, paused }: { toast: Toast; paused: boolean }) {
  const t = useTexts(common);
  const [edge, ink, Icon] = LOOKS[level];
  useEffect(() => {
    if (paused) return;
    const timer = setTimeout(() => dismiss(key), LASTS_MS);
    return () => clearTimeout(timer);
  }, [key, paused]);
  return (
    <div
      role={level === 'error' ? 'alert' : 'status'}
      data-level={level}
      className={`pointer-events-auto flex w-full max-w-md items-center gap-3 rounded-card border border-s-4 bg-surface py-1 ps-4 pe-1 shadow-float ${edge}`}
    >
      <Icon aria-hidden className={`size-5 shrink-0 ${ink}`} />
      <div className="grow py-2">
        <p>{message}</p>
        {link}
      </div>
      <IconButton label={t('close')} onPress={() => dismiss(key)}>
        <X aria-hidden className="size-4" />
      </IconButton>
    </div>
  );
}
