import { Check, Circle, CircleDot } from 'lucide-react';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { ExtendHold } from '@/shared/payment/extend-hold';
import { Pay } from '@/shared/payment/pay';
import { TextLink } from '@/shared/ui/button';
import { Countdown } from '@/shared/ui/countdown';
import { Card } from '@/shared/ui/page';
import { StatusBadge } from '@/shared/ui/status';
import type { Wash } from './queries';
import { STEPS } from './rules';
import { texts } from './texts';

const REASONS = ['hold_elapsed', 'payment_declined', 'payment_rejected', 'booking_ended'] as const;

/** How far a wash is, and what is to be done for it. */
export function WashState({ wash }: { wash: Wash }) {
  const t = useTexts(texts);
  const { status, hold_expires_at: holdEnds, payment, booking_id: bookingId, rebooked_as: rebooked } = wash;
  const isUnpaid = status === 'awaiting_payment';
  return (
    <Card className="grid gap-4">
      <div>
        <StatusBadge status={status} />
      </div>
      {isUnpaid && holdEnds && (
        <div>
          <p className="text-sm text-muted">{t('payWithin')}</p>
          <p className="text-5xl font-semibold tracking-tight text-warning">
            <Countdown until={holdEnds} />
          </p>
          <p className="mt-1 text-muted">{t('payWhy')}</p>
        </div>
      )}
      {isUnpaid && wash.hold_extendable && <ExtendHold of="car-washes" id={wash.id} />}
      {isUnpaid && payment && <Pay payment={payment} />}
      {status === 'cancelled' ? <Why wash={wash} /> : <Steps status={status} />}
      {rebooked && (
        <TextLink to="/car-washes/$washId" params={{ washId: rebooked }}>
          {t('toRebooked')}
        </TextLink>
      )}
      {bookingId && (
        <TextLink to="/bookings/$bookingId" params={{ bookingId }}>
          {t('toBooking')}
        </TextLink>
      )}
    </Card>
  );
}

function Why({ wash: { status_reason: reason } }: { wash: Wash }) {
  const t = useTexts(texts);
  const known = REASONS.find((code) => code === reason);
  if (known) return <p>{t(known)}</p>;
  return <p>{!reason || reason === 'cancelled' ? t('cancelledBySelf') : t('cancelledBecause', { reason })}</p>;
}

function Steps({ status }: { status: Exclude<Wash['status'], 'cancelled'> }) {
  const t = useTexts(texts);
  const c = useTexts(common);
  const at = STEPS.indexOf(status);
  return (
    <ol aria-label={t('steps')} className="grid gap-1">
      {STEPS.map((step, index) => {
        const isPast = index < at || status === 'completed';
        const Icon = isPast ? Check : index === at ? CircleDot : Circle;
        return (
          <li key={step} aria-current={index === at ? 'step' : undefined} className={`flex min-h-8 items-center gap-3 ${index === at ? 'font-semibold' : isPast ? '' : 'text-muted'}`}>
            <Icon aria-hidden className={`size-5 shrink-0 ${isPast ? 'text-good' : index === at ? 'text-brand' : ''}`} />
            {step === 'awaiting_payment' && isPast ? c('succeeded') : c(step)}
          </li>
        );
      })}
    </ol>
  );
}
