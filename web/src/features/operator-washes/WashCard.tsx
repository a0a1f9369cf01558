import { UserRound } from 'lucide-react';
import { useState } from 'react';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { Button } from '@/shared/ui/button';
import { Countdown } from '@/shared/ui/countdown';
import { AssignMenu } from './AssignMenu';
import { CallOffDialog } from './CallOffDialog';
import type { Wash } from './queries';
import { texts } from './texts';

interface Props {
  wash: Wash;
  operator: string | undefined;
  /** The day that is shown: on another one, the date is told too. */
  showsDate: boolean;
  showsLot: boolean;
}

export function WashCard({ wash, operator, showsDate, showsLot }: Props) {
  const t = useTexts(texts);
  const format = useFormat();
  const [callsOff, setCallsOff] = useState(false);
  const { service, lot, scheduled_at, vehicle, customer, employee, status, hold_expires_at, notes } = wash;
  const time = (showsDate ? format.dateTime : format.time)(scheduled_at, lot.time_zone);
  const plate = vehicle?.plate ?? t('noPlate');
  const what = `${service.name}, ${plate}, ${time}`;
  return (
    <li className="grid gap-2 rounded-card border border-line bg-surface p-3 shadow-card">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <h3 className="tabular-nums">{time}</h3>
        <span className="font-medium">{plate}</span>
      </div>
      <p>{t('service', { service: service.name, minutes: format.duration(service.minutes) })}</p>
      <p className="text-sm text-muted">
        {t('customer', { name: customer.full_name })}
        {showsLot && ` ${t('at', { lot: lot.name })}`}
      </p>
      {notes && <p className="text-sm text-muted">{t('notes', { notes })}</p>}
      {status === 'awaiting_payment' && hold_expires_at && (
        <p className="text-sm text-warning">
          {t('until')} <Countdown until={hold_expires_at} />
        </p>
      )}
      {status !== 'awaiting_payment' && (
        <p className={`flex items-center gap-1.5 text-sm ${employee ? 'font-medium' : 'text-warning'}`}>
          <UserRound aria-hidden className="size-4 shrink-0" />
          {employee ? t('worker', { name: employee.full_name }) : t('nobody')}
        </p>
      )}
      {status !== 'completed' && (
        <div className="flex flex-wrap gap-2 pt-1">
          {status !== 'awaiting_payment' && <AssignMenu wash={wash} what={what} operator={operator} />}
          <Button size="small" look="quiet" onPress={() => setCallsOff(true)} aria-label={t('callOffOf', { what })}>
            {t('callOff')}
          </Button>
        </div>
      )}
      <CallOffDialog wash={wash} isOpen={callsOff} onClose={() => setCallsOff(false)} />
    </li>
  );
}
