import { useEffect, useRef } from 'react';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { localFrom } from '@/shared/time/local';
import { Button } from '@/shared/ui/button';
import type { Lost } from './lost';
import { texts } from './texts';

interface Props {
  lost: Lost;
  label: string;
  timeZone: string;
  /** The alternative that is being booked. */
  pending: string | undefined;
  onTake: (slot: string) => void;
  onFrom: (from: string) => void;
  onLeave: () => void;
}

/** Somebody else was faster. What is left, one press each. */
export function LostBay({ lost: { alternatives, freeFrom }, label, timeZone, pending, onTake, onFrom, onLeave }: Props) {
  const t = useTexts(texts);
  const { money, dateTime } = useFormat();
  const top = useRef<HTMLHeadingElement>(null);
  useEffect(() => top.current?.focus(), []);
  return (
    <section role="alert" className="grid gap-3 rounded-card border border-warning bg-warning-soft p-4">
      <h2 ref={top} tabIndex={-1} className="text-warning outline-none">
        {t('lostTitle', { label })}
      </h2>
      <p>{t(alternatives.length > 0 ? 'lostLead' : 'lostNone')}</p>
      <div className="flex flex-wrap gap-2">
        {alternatives.map(({ id, label, rate }) => (
          <Button key={id} isPending={pending === id} isDisabled={pending !== undefined && pending !== id} onPress={() => onTake(id)}>
            {t('take', { label, rate: money(rate) })}
          </Button>
        ))}
        {freeFrom && (
          <Button
            look="secondary"
            onPress={() => {
              onLeave();
              onFrom(localFrom(freeFrom, timeZone));
            }}
          >
            {t('fromThen', { label, time: dateTime(freeFrom, timeZone) })}
          </Button>
        )}
      </div>
    </section>
  );
}
