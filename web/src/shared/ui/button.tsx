import { createLink } from '@tanstack/react-router';
import { LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps, Link as AriaLink, type LinkProps, ProgressBar } from 'react-aria-components';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';

type Look = 'primary' | 'secondary' | 'quiet' | 'danger';
type Size = 'small' | 'normal' | 'large';

const LOOKS: Record<Look, string> = {
  primary: 'bg-brand text-on-brand hover:bg-brand-strong pressed:bg-brand-strong',
  secondary: 'bg-surface text-ink border border-edge hover:bg-sunken pressed:bg-sunken',
  quiet: 'text-brand hover:bg-brand-soft pressed:bg-brand-soft',
  danger: 'bg-surface text-bad border border-bad hover:bg-bad-soft pressed:bg-bad-soft',
};
const SIZES: Record<Size, string> = {
  small: 'min-h-9 px-3 text-sm',
  normal: 'min-h-11 px-4',
  large: 'min-h-13 px-6 text-lg',
};

export const buttonLook = (look: Look = 'primary', size: Size = 'normal', more = '') =>
  `inline-flex items-center justify-center gap-2 rounded-control font-medium text-center transition-colors cursor-pointer no-underline disabled:opacity-50 disabled:cursor-not-allowed pending:cursor-progress ${LOOKS[look]} ${SIZES[size]} ${more}`;

interface Props extends Omit<AriaButtonProps, 'className' | 'children'> {
  look?: Look;
  size?: Size;
  className?: string;
  children?: ReactNode;
}

/** While `isPending`, it stays where the focus is, says so, and takes no press. */
export function Button({ look, size, className, children, ...props }: Props) {
  return (
    <AriaButton {...props} className={buttonLook(look, size, className)}>
      {props.isPending && <Working />}
      {children}
    </AriaButton>
  );
}

/** React Aria says it is at work, by the name of what turns. */
function Working() {
  const t = useTexts(common);
  return (
    <ProgressBar isIndeterminate aria-label={t('loading')}>
      <LoaderCircle aria-hidden className="size-4 animate-spin" />
    </ProgressBar>
  );
}

/** A button that is only a picture: `label` is what it is called. */
export function IconButton({ label, className = '', children, ...props }: Omit<Props, 'look' | 'size'> & { label: string }) {
  return (
    <AriaButton
      {...props}
      aria-label={label}
      className={`inline-flex size-11 shrink-0 items-center justify-center rounded-control text-ink hover:bg-sunken pressed:bg-sunken cursor-pointer disabled:opacity-50 ${className}`}
    >
      {children}
    </AriaButton>
  );
}

interface LinkLook {
  look?: Look;
  size?: Size;
}
const Looking = ({ look, size, className, ...props }: LinkProps & LinkLook) => (
  <AriaLink {...props} className={buttonLook(look, size, typeof className === 'string' ? className : '')} />
);

/** A link of the router that looks like a button. */
export const ButtonLink = createLink(Looking);

const Inline = (props: LinkProps) => (
  <AriaLink {...props} className={`text-brand underline underline-offset-2 hover:text-brand-strong ${typeof props.className === 'string' ? props.className : ''}`} />
);
/** A link of the router within text. */
export const TextLink = createLink(Inline);
