import { Droplets } from 'lucide-react';
import { useState } from 'react';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { useNow } from '@/shared/time/useNow';
import { Button, TextLink } from '@/shared/ui/button';
import { Card } from '@/shared/ui/page';
import { type State, StatusBadge } from '@/shared/ui/status';
import { actionTexts } from './action-texts';
import { AddWashDialog } from './add-wash-dialog';
import type { Booking } from './queries';
import { mayAddWash } from './rules';
import { texts } from './texts';

/** Washes that go with a booking, and the way to one more. */
export function WashesCard({ booking, offered }: { booking: Booking; offered: boolean }) {
  const t = useTexts(texts);
  const a = useTexts(actionTexts);
  const { dateTime } = useFormat();
  const now = useNow();
  const [isAdding, setAdding] = useState(false);
  const mayAdd = offered && mayAddWash(booking, now);
  if (booking.car_washes.length === 0 && !mayAdd) return null;
  return (
    <Card aria-labelledby="washes" className="grid gap-3">
      <h2 id="washes" className="flex items-center gap-2">
        <Droplets aria-hidden className="size-5 text-muted" />
        {t('washes')}
      </h2>
      {booking.car_washes.length > 0 && (
        <ul className="grid gap-2">
          {booking.car_washes.map(({ id, service, scheduled_at, status }) => (
            <li key={id} className="flex flex-wrap items-center justify-between gap-2">
              <TextLink to="/car-washes/$washId" params={{ washId: id }}>
                {t('seeWash', { service: service.name, time: dateTime(scheduled_at, booking.lot.time_zone) })}
              </TextLink>
              <StatusBadge status={status as State} />
            </li>
          ))}
        </ul>
      )}
      {mayAdd && (
        <>
          {booking.car_washes.length === 0 && <p className="text-muted">{t('noWash')}</p>}
          <Button look="secondary" onPress={() => setAdding(true)}>
            {t('addWash')}
          </Button>
          <AddWashDialog booking={booking} isOpen={isAdding} onClose={() => setAdding(false)} title={a('washTitle')} />
        </>
      )}
    </Card>
  );
}
