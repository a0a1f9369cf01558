import type { Schemas } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { texts } from './texts';

type Row = Schemas['RevenueRow'];

interface Props {
  caption: string;
  /** What the rows are told apart by. */
  heading: string;
  rows: Row[];
  total: Schemas['Revenue'] | undefined;
  percent: number;
  nameOf: (row: Row) => string;
}

const COLUMNS = ['gross', 'refunds', 'net', 'platform_share'] as const;

/** The numbers of a chart: a table where there is room, else a card for each row. */
export function RevenueTable({ caption, heading, rows, total, percent, nameOf }: Props) {
  const t = useTexts(texts);
  const { money, number } = useFormat();
  const heads = [t('gross'), t('refunds'), t('net'), t('share', { percent: number(percent) })];
  const cell = 'py-2 ps-3 text-end max-sm:flex max-sm:justify-between max-sm:gap-3 max-sm:py-0.5 max-sm:ps-0 max-sm:before:text-muted max-sm:before:content-[attr(data-label)]';
  const line = (key: string, name: string, revenue: Schemas['Revenue'], more = '') => (
    <tr key={key} className={`border-t border-line max-sm:block max-sm:py-3 ${more}`}>
      <th scope="row" className="py-2 text-start font-medium max-sm:block">
        {name}
      </th>
      {COLUMNS.map((column, index) => (
        <td key={column} className={cell} data-label={heads[index]}>
          {money(revenue[column])}
        </td>
      ))}
      <td className={cell} data-label={t('bookings')}>
        {number(revenue.bookings)}
      </td>
    </tr>
  );
  return (
    <table className="w-full border-collapse max-sm:block">
      <caption className="mb-2 text-start text-lg font-semibold tracking-tight max-sm:block">{caption}</caption>
      <thead className="text-sm text-muted max-sm:sr-only">
        <tr>
          <th scope="col" className="py-2 text-start font-medium">
            {heading}
          </th>
          {[...heads, t('bookings')].map((head) => (
            <th key={head} scope="col" className="py-2 ps-3 text-end font-medium">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-sm:block">{rows.map((row) => line(row.key, nameOf(row), row))}</tbody>
      {total && rows.length > 1 && <tfoot className="max-sm:block">{line('sum', t('sum'), total, 'font-semibold')}</tfoot>}
    </table>
  );
}
