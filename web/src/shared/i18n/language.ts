import { useSyncExternalStore } from 'react';

export type Language = 'en' | 'hi';
const STORED = 'parkmate.language';
const listeners = new Set<() => void>();

function initial(): Language {
  const stored = localStorage.getItem(STORED);
  if (stored === 'en' || stored === 'hi') return stored;
  return navigator.language.startsWith('hi') ? 'hi' : 'en';
}

let language = initial();
document.documentElement.lang = language;

export function setLanguage(next: Language) {
  language = next;
  localStorage.setItem(STORED, next);
  document.documentElement.lang = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useLanguage = () => useSyncExternalStore(subscribe, () => language);

/** What `Intl` calls it: India's way of writing numbers, money and dates in either language. */
export const localeOf = (language: Language) => (language === 'hi' ? 'hi-IN' : 'en-IN');
