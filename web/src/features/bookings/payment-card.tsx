import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { ButtonLink } from '@/shared/ui/button';
import { Card, Facts } from '@/shared/ui/page';
import { StatusBadge } from '@/shared/ui/status';
import type { Booking } from './queries';
import { texts } from './texts';

export const isPaid = ({ payment }: Booking) => payment !== null && payment !== undefined && ['succeeded', 'refund_pending', 'refunded'].includes(payment.status);

/** What was paid and what comes back. */
export function PaymentCard({ booking }: { booking: Booking }) {
  const t = useTexts(texts);
  const c = useTexts(common);
  const { money } = useFormat();
  const { payment } = booking;
  if (!payment) return null;
  return (
    <Card aria-labelledby="payment" className="grid gap-3">
      <h2 id="payment">{t('payments')}</h2>
      <Facts
        items={[
          [t('price'), money(payment)],
          [t('paidBy'), c(payment.method)],
          [t('state'), <StatusBadge key="state" status={payment.status} />],
        ]}
      />
      <RefundState payment={payment} />
      {isPaid(booking) && (
        <ButtonLink look="secondary" to="/bookings/$bookingId/receipt" params={{ bookingId: booking.id }}>
          {t('receipt')}
        </ButtonLink>
      )}
    </Card>
  );
}

export function RefundState({ payment }: { payment: NonNullable<Booking['payment']> }) {
  const t = useTexts(texts);
  const { money } = useFormat();
  const { refund_amount: promised, refunded_amount: back, currency } = payment;
  return (
    <>
      {back > 0 && <p>{t('refunded', { amount: money({ amount: back, currency }) })}</p>}
      {promised > back && <p>{t(payment.by_gateway && !payment.refund_failed ? 'refundOnWay' : 'refundByHand', { amount: money({ amount: promised - back, currency }) })}</p>}
    </>
  );
}
