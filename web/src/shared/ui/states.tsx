import { CircleAlert, CloudOff, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { isProblem } from '@/shared/api/problem';
import { common } from '@/shared/i18n/common';
import { useProblemText } from '@/shared/i18n/problems';
import { useTexts } from '@/shared/i18n/texts';
import { Button } from './button';

/** Stands where something will be, in about its size, so that nothing moves when it comes. */
export function Skeleton({ className = 'h-4' }: { className?: string }) {
  return <div aria-hidden className={`animate-pulse rounded-control bg-sunken ${className}`} />;
}

export function Loading({ rows = 3, row = 'h-24' }: { rows?: number; row?: string }) {
  const t = useTexts(common);
  return (
    <div role="status" className="grid gap-3">
      <span className="sr-only">{t('loading')}</span>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} className={`${row} rounded-card`} />
      ))}
    </div>
  );
}

export function Empty({ icon: Icon, title, children }: { icon: LucideIcon; title: string; children?: ReactNode }) {
  return (
    <div className="grid justify-items-center gap-2 rounded-card border border-dashed border-line px-4 py-10 text-center">
      <Icon aria-hidden className="size-8 text-muted" />
      <p className="font-medium">{title}</p>
      {children && <div className="max-w-prose text-muted">{children}</div>}
    </div>
  );
}

export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const t = useTexts(common);
  const words = useProblemText();
  const Icon = isProblem(error, 'offline') ? CloudOff : CircleAlert;
  return (
    <div role="alert" className="grid justify-items-center gap-3 rounded-card border border-line bg-surface px-4 py-10 text-center">
      <Icon aria-hidden className="size-8 text-bad" />
      <p className="font-medium">{t('failedTitle')}</p>
      <p className="text-muted">{words(error)}</p>
      {retry && (
        <Button look="secondary" onPress={retry}>
          {t('retry')}
        </Button>
      )}
    </div>
  );
}

/** A refusal, or anything else that matters, within a form or a page. */
export function Notice({ tone = 'bad', children }: { tone?: 'bad' | 'warning' | 'info' | 'good'; children: ReactNode }) {
  const looks = { bad: 'bg-bad-soft text-bad', warning: 'bg-warning-soft text-warning', info: 'bg-info-soft text-info', good: 'bg-good-soft text-good' };
  return (
    <div role={tone === 'bad' ? 'alert' : 'status'} className={`rounded-control px-4 py-3 ${looks[tone]}`}>
      {children}
    </div>
  );
}

interface Read<T> {
  data: T | undefined;
  error: unknown;
  isPending: boolean;
  refetch: () => unknown;
}

/** What a query has to show: its skeleton, its failure or its data. */
export function Shown<T>({ query, loading, children }: { query: Read<T>; loading?: ReactNode; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) return children(query.data);
  if (query.isPending) return loading ?? <Loading />;
  return <Failed error={query.error} retry={() => void query.refetch()} />;
}
