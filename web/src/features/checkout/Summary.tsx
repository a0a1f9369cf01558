import { Info } from 'lucide-react';
import type { Bay, Lot, Quote } from '@/shared/booking/queries';
import { useRefundWords } from '@/shared/booking/refund';
import { problemTexts } from '@/shared/i18n/problems';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { serverNow } from '@/shared/time/clock';
import { Button } from '@/shared/ui/button';
import { Facts } from '@/shared/ui/page';
import { Notice, Shown, Skeleton } from '@/shared/ui/states';
import type { Service } from './queries';
import { texts } from './texts';

interface Props {
  lot: Lot;
  bay: Bay;
  isNow: boolean;
  quote: { data: Quote | undefined; error: unknown; isPending: boolean; refetch: () => unknown };
  wash: Service | undefined;
  isPending: boolean;
  label: string;
}

/** What is booked, what it costs by the server, what comes back if it is cancelled, and the button that does it. */
export function Summary({ lot, bay, isNow, quote, wash, isPending, label }: Props) {
  const t = useTexts(texts);
  const { dateTime, time } = useFormat();
  return (
    <section aria-labelledby="summary" className="grid gap-4 rounded-card border border-line bg-surface p-4 shadow-card sm:p-5 lg:sticky lg:top-20">
      <h2 id="summary">{label}</h2>
      <Shown query={quote} loading={<Skeleton className="h-64" />}>
        {(quote) => (
          <>
            <Facts
              items={[
                [t('bay'), `${bay.label} · ${lot.name}`],
                [t('begins'), isNow ? t('beginsNow') : dateTime(quote.starts_at, lot.time_zone)],
                [t('ends'), isNow ? time(quote.ends_at, lot.time_zone) : dateTime(quote.ends_at, lot.time_zone)],
              ]}
            />
            <Price quote={quote} wash={wash} />
            <Unavailable quote={quote} />
            <BookButton quote={quote} isPending={isPending} />
            <Refund quote={quote} isNow={isNow} />
          </>
        )}
      </Shown>
    </section>
  );
}

function Price({ quote: { lines, total, starts_at, ends_at }, wash }: { quote: Quote; wash: Service | undefined }) {
  const t = useTexts(texts);
  const { money, duration } = useFormat();
  const minutes = (Date.parse(ends_at) - Date.parse(starts_at)) / 60_000;
  // The server's words are English; the lines are parking first, then the wash.
  const words = (label: string, index: number) => (index === 0 ? t('parking', { time: duration(minutes) }) : wash ? t('washLine', { name: wash.name }) : label);
  return (
    <div className="border-y border-line py-3">
      <Facts items={lines.map(({ label, amount }, index) => [words(label, index), money({ amount, currency: total.currency })])} />
      <p className="mt-2 flex justify-between gap-4 text-lg font-semibold">
        <span>{t('total')}</span>
        <output aria-label={t('total')}>{money(total)}</output>
      </p>
    </div>
  );
}

function Unavailable({ quote: { unavailable_code } }: { quote: Quote }) {
  const p = useTexts(problemTexts);
  return unavailable_code ? <Notice tone="warning">{p(unavailable_code)}</Notice> : null;
}

function BookButton({ quote: { total }, isPending }: { quote: Quote; isPending: boolean }) {
  const t = useTexts(texts);
  const { money } = useFormat();
  return (
    <Button type="submit" size="large" isPending={isPending}>
      {t('book', { price: money(total) })}
    </Button>
  );
}

function Refund({ quote: { refund_terms, starts_at }, isNow }: { quote: Quote; isNow: boolean }) {
  const t = useTexts(texts);
  const sentences = useRefundWords()(refund_terms, isNow ? 0 : (Date.parse(starts_at) - serverNow()) / 3_600_000);
  return (
    <div className="flex gap-2 text-sm text-muted">
      <Info aria-hidden className="mt-0.5 size-4 shrink-0" />
      <p>
        <span className="font-medium">{t('refund')}: </span>
        {sentences.join(' ')}
      </p>
    </div>
  );
}
