import { useState } from 'react';
import type { Schemas } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { useNow } from '@/shared/time/useNow';
import { Button } from '@/shared/ui/button';
import { actionTexts } from './action-texts';
import { CancelDialog, LeaveDialog } from './cancel-dialog';
import type { Booking } from './queries';
import { RenewDialog } from './renew-dialog';
import { mayCancel, mayLeave, mayRenew } from './rules';

/** What can be done with a booking as it stands. `rules`: the lot's, once they are known. */
export function BookingActions({ booking, rules }: { booking: Booking; rules: Schemas['Rules'] | undefined }) {
  const t = useTexts(actionTexts);
  const now = useNow();
  const [open, setOpen] = useState<'renew' | 'leave' | 'cancel'>();
  const close = () => setOpen(undefined);
  const renewable = mayRenew(booking, rules?.renewal_window_minutes ?? 0, now);
  return (
    <>
      <div className="grid gap-2 empty:hidden sm:flex sm:flex-wrap">
        {renewable && (
          <Button size="large" onPress={() => setOpen('renew')}>
            {t('renew')}
          </Button>
        )}
        {mayLeave(booking) && (
          <Button look="secondary" size={renewable ? 'large' : 'normal'} onPress={() => setOpen('leave')}>
            {t('leave')}
          </Button>
        )}
        {mayCancel(booking, now) && (
          <Button look={booking.status === 'active' ? 'quiet' : 'danger'} onPress={() => setOpen('cancel')}>
            {t('cancel')}
          </Button>
        )}
      </div>
      {rules && <RenewDialog booking={booking} rules={rules} isOpen={open === 'renew'} onClose={close} />}
      <LeaveDialog booking={booking} isOpen={open === 'leave'} onClose={close} />
      <CancelDialog booking={booking} isOpen={open === 'cancel'} onClose={close} />
    </>
  );
}
