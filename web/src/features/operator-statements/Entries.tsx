import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { ReceiptLink } from '@/shared/payment/ReceiptLink';
import { Card } from '@/shared/ui/page';
import type { Line } from './queries';
import { texts } from './texts';

/** The lines of a statement: a table where there is room, else a card for each. */
export function Entries({ lines, zone }: { lines: Line[]; zone: string | undefined }) {
  const t = useTexts(texts);
  const heads = [t('amount'), t('gst'), t('platform_share'), t('change')];
  return (
    <Card as="div">
      <table className="w-full border-collapse max-sm:block">
        <caption className="mb-2 text-start text-lg font-semibold tracking-tight max-sm:block">{t('entries')}</caption>
        <thead className="text-sm text-muted max-sm:sr-only">
          <tr>
            <th scope="col" className="py-2 text-start font-medium">
              {t('what')}
            </th>
            {heads.map((head) => (
              <th key={head} scope="col" className="py-2 ps-3 text-end font-medium">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="max-sm:block">
          {lines.map((line) => (
            <Entry key={line.id} line={line} zone={zone} heads={heads} />
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function Entry({ line, zone, heads }: { line: Line; zone: string | undefined; heads: string[] }) {
  const t = useTexts(texts);
  const { money, dateTime } = useFormat();
  const byHand = line.held_by === 'operator' && (line.kind === 'payment' || line.kind === 'refund');
  const cell = 'py-2 ps-3 text-end tabular-nums max-sm:flex max-sm:justify-between max-sm:gap-3 max-sm:py-0.5 max-sm:ps-0 max-sm:before:text-muted max-sm:before:content-[attr(data-label)]';
  const amounts = [line.amount, line.gst, line.platform_share, line.balance_change];
  return (
    <tr className="border-t border-line max-sm:block max-sm:py-3">
      <th scope="row" className="py-2 text-start font-normal max-sm:block">
        <span className="font-medium">{t(byHand ? `${line.kind as 'payment' | 'refund'}_cash` : line.kind)}</span>
        {line.reference && <span className="ms-2 font-mono text-sm">{line.reference}</span>}
        <span className="block text-sm text-muted">
          {dateTime(line.at, zone)}
          {line.payment_id && (
            <>
              {' · '}
              <ReceiptLink payment={line.payment_id}>{t('receipt')}</ReceiptLink>
            </>
          )}
        </span>
      </th>
      {amounts.map((amount, place) => (
        <td key={heads[place]} className={cell} data-label={heads[place]}>
          {money({ amount, currency: 'INR' })}
        </td>
      ))}
    </tr>
  );
}
