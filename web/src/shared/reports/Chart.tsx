import { lazy, Suspense } from 'react';
import { Skeleton } from '@/shared/ui/states';

const Bars = lazy(async () => ({ default: (await import('./bars')).Bars }));

export interface Bar {
  name: string;
  /** What is drawn, from below; in the order of `series`. */
  values: number[];
}
interface Series {
  name: string;
  color: string;
}
export interface ChartProps {
  bars: Bar[];
  series: Series[];
  write: (value: number) => string;
  /** Of the values on the left, where there is less room. */
  writeShort: (value: number) => string;
  most?: number;
}

/** Bars, drawn by a library that is only fetched for them. What they say must stand in a table beside: this is not read out. */
export function Chart(props: ChartProps) {
  return (
    <div aria-hidden className="h-72">
      <Suspense fallback={<Skeleton className="h-full" />}>
        <Bars {...props} />
      </Suspense>
    </div>
  );
}
