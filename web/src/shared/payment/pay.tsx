import { Hourglass } from 'lucide-react';
import { QRCodeSVG } from 'qrcode.react';
import type { Schemas } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { buttonLook } from '@/shared/ui/button';
import { texts } from './texts';

interface Props {
  payment: Schemas['Payment'];
  /** What is said at the counter. */
  reference?: string;
}

/** What to do to pay an open payment, by its method. */
export function Pay({ payment, reference }: Props) {
  const t = useTexts(texts);
  const { money } = useFormat();
  const amount = money(payment);
  if (payment.status !== 'pending') return null;
  if (payment.checkout_url && payment.upi_uri) return <Upi uri={payment.upi_uri} amount={amount} says={t('upiScanAlone')} />;
  if (payment.checkout_url)
    return (
      <a href={payment.checkout_url} className={buttonLook('primary', 'large')}>
        {t('payNow', { amount })}
      </a>
    );
  return (
    <div className="grid gap-3">
      {payment.method === 'upi' && payment.upi_uri && <Upi uri={payment.upi_uri} amount={amount} says={t('upiScan')} />}
      {payment.method === 'cash' && <p>{reference ? t('payAtCounter', { amount }) : t('payAtCounterNoReference', { amount })}</p>}
      <p className="flex items-center gap-2 text-muted">
        <Hourglass aria-hidden className="size-4 shrink-0" />
        {t('waitingForLot')}
      </p>
    </div>
  );
}

function Upi({ uri, amount, says }: { uri: string; amount: string; says: string }) {
  const t = useTexts(texts);
  return (
    <div className="grid gap-3 sm:grid-cols-[auto_1fr] sm:items-center sm:gap-5">
      <QRCodeSVG value={uri} size={176} marginSize={2} role="img" title={t('upiCode', { amount })} className="rounded-control" />
      <div className="grid gap-3">
        <p>{says}</p>
        <a href={uri} className={buttonLook('primary')}>
          {t('upiOpen')}
        </a>
      </div>
    </div>
  );
}
