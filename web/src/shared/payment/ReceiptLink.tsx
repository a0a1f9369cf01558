import type { ReactNode } from 'react';
import { useLanguage } from '@/shared/i18n/language';

/** Opens the server's own receipt of a payment, as a page to print, in a tab of its own. */
export function ReceiptLink({ payment, children, className = 'text-brand underline underline-offset-2 print:hidden' }: { payment: string; children: ReactNode; className?: string }) {
  const language = useLanguage();
  return (
    <a href={`/api/v1/payments/${payment}/receipt?lang=${language}`} target="_blank" rel="noreferrer" className={className}>
      {children}
    </a>
  );
}
