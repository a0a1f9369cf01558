import { Copy } from 'lucide-react';
import { QRCodeSVG } from 'qrcode.react';
import { useTexts } from '@/shared/i18n/texts';
import { IconButton } from '@/shared/ui/button';
import { Card } from '@/shared/ui/page';
import { toast } from '@/shared/ui/toasts';
import { texts } from './texts';

/** What is shown at the gate: the reference, large, and as a code. */
export function ReferenceCard({ reference }: { reference: string }) {
  const t = useTexts(texts);
  const copy = async () => {
    await navigator.clipboard.writeText(reference);
    toast('success', t('copied'));
  };
  return (
    <Card aria-labelledby="reference" className="grid justify-items-center gap-3 text-center">
      <h2 id="reference" className="text-base font-medium text-muted">
        {t('reference')}
      </h2>
      <p className="flex items-center gap-1 ps-11">
        <span className="font-mono text-2xl font-semibold tracking-wide whitespace-nowrap">{reference}</span>
        {'clipboard' in navigator && (
          <IconButton label={t('copy')} onPress={() => void copy()}>
            <Copy aria-hidden className="size-5" />
          </IconButton>
        )}
      </p>
      <QRCodeSVG value={reference} size={160} marginSize={2} role="img" title={t('code', { reference })} className="rounded-control" />
      <p className="text-sm text-muted">{t('showAtGate')}</p>
    </Card>
  );
}
