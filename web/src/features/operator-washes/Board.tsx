import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { dayOf } from '@/shared/time/days';
import { useWide } from '@/shared/ui/useWide';
import { type Column, COLUMNS, type Wash } from './queries';
import { texts } from './texts';
import { WashCard } from './WashCard';

interface Props {
  washes: Wash[];
  day: string;
  operator: string | undefined;
  showsLot: boolean;
}

/** Columns by state where there is room, else one at a time. */
export function Board(props: Props) {
  return useWide('lg') ? <Columns {...props} /> : <OneColumn {...props} />;
}

function useColumnNames() {
  const t = useTexts(texts);
  const c = useTexts(common);
  return (column: Column) => (column === 'completed' ? t('doneOnDay') : c(column));
}

function Columns(props: Props) {
  const format = useFormat();
  const nameOf = useColumnNames();
  return (
    <div className="grid grid-cols-5 items-start gap-4">
      {COLUMNS.map((column) => {
        const washes = props.washes.filter(({ status }) => status === column);
        return (
          <section key={column} aria-labelledby={`column-${column}`} className="min-w-0 rounded-card bg-sunken p-2">
            <h2 id={`column-${column}`} className="flex items-center justify-between px-2 py-1.5 text-base">
              {nameOf(column)}
              <span className="font-normal text-muted tabular-nums">{format.number(washes.length)}</span>
            </h2>
            <Cards {...props} washes={washes} />
          </section>
        );
      })}
    </div>
  );
}

function OneColumn(props: Props) {
  const format = useFormat();
  const t = useTexts(texts);
  const nameOf = useColumnNames();
  const of = (column: Column) => props.washes.filter(({ status }) => status === column);
  const first = COLUMNS.slice(1).find((column) => of(column).length > 0) ?? 'queued';
  return (
    <Tabs defaultSelectedKey={first} className="grid gap-4">
      <TabList aria-label={t('board')} className="-mx-4 flex gap-2 overflow-x-auto px-4 py-1">
        {COLUMNS.map((column) => (
          <Tab
            key={column}
            id={column}
            className="flex min-h-11 shrink-0 cursor-pointer items-center gap-2 rounded-full border border-edge bg-surface px-4 whitespace-nowrap text-muted selected:border-brand selected:bg-brand-soft selected:font-medium selected:text-brand"
          >
            {nameOf(column)}
            <span className="tabular-nums">{format.number(of(column).length)}</span>
          </Tab>
        ))}
      </TabList>
      {COLUMNS.map((column) => (
        <TabPanel key={column} id={column} className="outline-offset-4">
          <h2 className="sr-only">{nameOf(column)}</h2>
          <Cards {...props} washes={of(column)} />
        </TabPanel>
      ))}
    </Tabs>
  );
}

function Cards({ washes, day, operator, showsLot }: Props) {
  const t = useTexts(texts);
  if (washes.length === 0) return <p className="px-2 pb-3 text-muted">{t('none')}</p>;
  return (
    <ul className="grid gap-2">
      {washes.map((wash) => (
        <WashCard key={wash.id} wash={wash} operator={operator} showsLot={showsLot} showsDate={dayOf(Date.parse(wash.scheduled_at), wash.lot.time_zone) !== day} />
      ))}
    </ul>
  );
}
