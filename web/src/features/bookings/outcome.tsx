import { useTexts } from '@/shared/i18n/texts';
import { TextLink } from '@/shared/ui/button';
import type { Booking } from './queries';
import { texts } from './texts';

const REASONS = ['checked_out', 'auto_expired', 'hold_elapsed', 'payment_declined', 'payment_rejected'] as const;

/** Why a booking is over, in words. */
export function Outcome({ status, status_reason: reason }: Booking) {
  const t = useTexts(texts);
  const known = REASONS.find((code) => code === reason);
  if (status === 'cancelled') return <p>{t('cancelledWhy')}</p>;
  if (status === 'declined') return <p>{t('declinedWhy', { reason: reason ?? '' })}</p>;
  if (reason === 'renewed') return <p>{t('renewedOn')}</p>;
  return <p>{known ? t(known) : t('over')}</p>;
}

/** The bookings before and after this one, if it is part of a chain. */
export function Chain({ renewal_of, renewed_by, rebooked_as }: Booking) {
  const t = useTexts(texts);
  const links = [
    [renewed_by, 'hasRenewal', 'toRenewal'],
    [renewal_of, 'isRenewal', 'toRenewed'],
    [rebooked_as, undefined, 'toRebooked'],
  ] as const;
  return links.map(
    ([id, says, link]) =>
      id && (
        <p key={link}>
          {says && `${t(says)} `}
          <TextLink to="/bookings/$bookingId" params={{ bookingId: id }}>
            {t(link)}
          </TextLink>
        </p>
      ),
  );
}
