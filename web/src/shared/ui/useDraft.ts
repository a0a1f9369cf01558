import { useState } from 'react';

/** What is being written, until it is taken over; follows `value` when that changes elsewhere. */
export function useDraft(value: string) {
  const [draft, setDraft] = useState(value);
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    setDraft(value);
  }
  return [draft, setDraft] as const;
}
