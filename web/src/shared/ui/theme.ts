import { useSyncExternalStore } from 'react';

export type Theme = 'system' | 'light' | 'dark';
const STORED = 'parkmate.theme';
const listeners = new Set<() => void>();

const current = (): Theme => {
  const stored = localStorage.getItem(STORED);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
};

/** Puts the chosen theme on the page; `system` follows the device. */
export function applyTheme() {
  document.documentElement.dataset.theme = current();
}

export function setTheme(theme: Theme) {
  localStorage.setItem(STORED, theme);
  applyTheme();
  for (const listener of listeners) listener();
}

export const useTheme = () =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, current);
