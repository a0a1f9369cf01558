import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { useLanguage } from '@/shared/i18n/language';
import { useProblemText } from '@/shared/i18n/problems';
import { download } from '@/shared/reports/csv';
import { Button } from '@/shared/ui/button';
import { toast } from '@/shared/ui/toasts';
import { useAction } from '@/shared/ui/useAction';

/** Saves the receipt of a payment as a PDF. */
export function PdfButton({ payment, children }: { payment: string; children: ReactNode }) {
  const lang = useLanguage();
  const words = useProblemText();
  const saving = useAction(() => download(`/api/v1/payments/${payment}/receipt`, { lang }, 'application/pdf', `receipt-${payment}.pdf`), {
    onRefused: (error) => toast('error', words(error)),
  });
  return (
    <Button look="secondary" onPress={() => saving.run(undefined)} isPending={saving.isPending}>
      <Download aria-hidden className="size-4" />
      {children}
    </Button>
  );
}
