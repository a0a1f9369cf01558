import { Link, type LinkProps } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';

interface Props {
  title: string;
  /** Shown in place of the title, which then only names the page. */
  heading?: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
  back?: Pick<LinkProps, 'to' | 'params' | 'search'> & { label: string };
  children: ReactNode;
  /** Wide ones are for tables and boards. */
  width?: 'narrow' | 'normal' | 'wide';
}

const WIDTHS = { narrow: 'max-w-md', normal: 'max-w-5xl', wide: 'max-w-[96rem]' };
let first = true;

/** One screen. Its heading takes the focus when one comes from another screen, so that a screen reader says where one is. */
export function Page({ title, heading, lead, actions, back, children, width = 'normal' }: Props) {
  const top = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ParkMate`;
  }, [title]);
  useEffect(() => {
    if (!first) top.current?.focus({ preventScroll: true });
    first = false;
  }, []);
  return (
    <div className={`mx-auto w-full ${WIDTHS[width]} px-4 py-5 sm:px-6 sm:py-8`}>
      {back && (
        <Link to={back.to} params={back.params} search={back.search} className="no-print mb-2 inline-flex min-h-9 items-center gap-1 text-muted hover:text-ink">
          <ArrowLeft aria-hidden className="size-4" />
          {back.label}
        </Link>
      )}
      <header className="mb-5 flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
        <div className="min-w-0">
          <h1 ref={top} tabIndex={-1} className="outline-none">
            {heading ?? title}
          </h1>
          {lead && <div className="mt-1 text-muted">{lead}</div>}
        </div>
        {actions && <div className="no-print flex flex-wrap gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

export function Card({ children, className = '', as: Tag = 'section', ...props }: { children: ReactNode; className?: string; as?: 'section' | 'article' | 'li' | 'div'; 'aria-label'?: string; 'aria-labelledby'?: string }) {
  return (
    <Tag {...props} className={`rounded-card border border-line bg-surface p-4 shadow-card sm:p-5 ${className}`}>
      {children}
    </Tag>
  );
}

/** Names and values, one below the other. */
export function Facts({ items }: { items: [name: string, value: ReactNode][] }) {
  return (
    <dl className="grid gap-2">
      {items.map(([name, value]) => (
        <div key={name} className="flex flex-wrap justify-between gap-x-4">
          <dt className="text-muted">{name}</dt>
          <dd className="font-medium text-end">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
