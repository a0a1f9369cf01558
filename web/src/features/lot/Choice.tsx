import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ArrowRight } from 'lucide-react';
import { type Bay, type Lot, quoteQuery } from '@/shared/booking/queries';
import { type Wish, set } from '@/shared/booking/wish';
import { problemTexts, useProblemText } from '@/shared/i18n/problems';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { useUser } from '@/shared/session/session';
import { localFrom } from '@/shared/time/local';
import { Button, ButtonLink } from '@/shared/ui/button';
import { Notice, Skeleton } from '@/shared/ui/states';
import { texts } from './texts';
import { useSettled } from './useSettled';

interface Props {
  lot: Lot;
  bay: Bay | undefined;
  wish: Wish;
  minutes: number;
  want: (change: Wish) => void;
}

/** What has been chosen and what it costs, by the server; always at hand, and on to the booking. */
export function Choice({ lot, bay, wish, minutes, want }: Props) {
  const t = useTexts(texts);
  const user = useUser();
  return (
    <section
      aria-labelledby="yours"
      className={`grid gap-3 rounded-card border border-line bg-surface p-4 lg:static lg:shadow-card ${bay ? `sticky z-20 shadow-float md:bottom-4 ${user ? 'bottom-18' : 'bottom-2'}` : ''}`}
    >
      <h2 id="yours" className="max-lg:sr-only">
        {t('yours')}
      </h2>
      {bay ? <Chosen lot={lot} bay={bay} wish={wish} minutes={minutes} want={want} /> : <p className="text-muted">{t('nothing')}</p>}
    </section>
  );
}

function Chosen({ lot, bay, wish, minutes, want }: Props & { bay: Bay }) {
  const t = useTexts(texts);
  const p = useTexts(problemTexts);
  const words = useProblemText();
  const { money, dateTime, time, duration } = useFormat();
  const stay = useSettled(quoteKey(bay.id, wish.from, minutes));
  const { data: quote, error } = useQuery({ ...quoteQuery(stay), placeholderData: keepPreviousData });
  const isGone = bay.status !== 'free';
  const problem = error ? words(error) : quote?.unavailable_code ? p(quote.unavailable_code) : isGone ? t('gone') : undefined;
  return (
    <>
      <div className="flex items-start justify-between gap-3">
        <p className="min-w-0">
          <span className="block font-semibold">{t('bay', { label: bay.label })}</span>
          <span className="block text-sm text-muted">
            {duration(minutes)}
            {quote && ` · ${wish.from ? `${dateTime(quote.starts_at, lot.time_zone)} – ${time(quote.ends_at, lot.time_zone)}` : t('until', { time: time(quote.ends_at, lot.time_zone) })}`}
          </span>
        </p>
        <p className="text-end">
          <span className="block text-sm text-muted">{t('total')}</span>
          {quote ? <output className="text-xl font-semibold">{money(quote.total)}</output> : <Skeleton className="h-7 w-16" />}
        </p>
      </div>
      {problem && <Notice tone="warning">{problem}</Notice>}
      {problem && isGone && bay.free_from ? (
        <Button look="secondary" onPress={() => want({ ...wish, from: localFrom(bay.free_from ?? 0, lot.time_zone) })}>
          {t('takeFrom', { time: dateTime(bay.free_from, lot.time_zone) })}
        </Button>
      ) : (
        !problem && (
          <ButtonLink to="/lots/$lotId/checkout" params={{ lotId: lot.id }} search={set({ ...wish, slot: bay.id, minutes, vehicle_class: bay.vehicle_class })}>
            {t('onward')}
            <ArrowRight aria-hidden className="size-5" />
          </ButtonLink>
        )
      )}
    </>
  );
}

const quoteKey = (slot: string, from: string | undefined, minutes: number) => ({ slot, from, minutes });
