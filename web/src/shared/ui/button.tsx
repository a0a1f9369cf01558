import { createLink } from '@tanstack/react-router';
import { LoaderCircle } from 'lucide-react';
import type { ComponentProps } from 'react';

type Look = 'primary' | 'secondary' | 'quiet' | 'danger';
type Size = 'small' | 'normal' | 'large';

const LOOKS: Record<Look, string> = {
  primary: 'bg-brand text-on-brand hover:bg-brand-strong active:bg-brand',
  secondary: 'bg-surface text-ink border border-edge hover:bg-sunken active:bg-sunken',
  quiet: 'text-brand hover:bg-brand-soft active:bg-brand-soft',
  danger: 'bg-surface text-bad border border-bad hover:bg-bad-soft active:bg-bad-soft',
};
const SIZES: Record<Size, string> = {
  small: 'min-h-9 px-3 text-sm',
  normal: 'min-h-11 px-4',
  large: 'min-h-13 px-6 text-lg',
};

export const buttonLook = (look: Look = 'primary', size: Size = 'normal', more = '') =>
  `inline-flex items-center justify-center gap-2 rounded-control font-medium text-center transition-colors cursor-pointer no-underline disabled:opacity-50 disabled:cursor-not-allowed aria-busy:cursor-progress ${LOOKS[look]} ${SIZES[size]} ${more}`;

type Native = Omit<ComponentProps<'button'>, 'onClick' | 'disabled'>;

interface Props extends Native {
  look?: Look;
  size?: Size;
  onPress?: (() => void) | undefined;
  isDisabled?: boolean | undefined;
  isPending?: boolean | undefined;
}

/**
 * The browser's own button: the first load does without React Aria. It is none of its triggers either: what opens by
 * itself (`MenuTrigger`, `DialogTrigger`) wants React Aria's Button within.
 */
function Plain({ onPress, isDisabled = false, isPending = false, type = 'button', ...props }: Omit<Props, 'look' | 'size'>) {
  return (
    <button
      {...props}
      type={type === 'submit' ? 'submit' : 'button'}
      disabled={isDisabled}
      aria-disabled={isPending || undefined}
      aria-busy={isPending || undefined}
      onClick={(event) => {
        if (isPending) event.preventDefault();
        else onPress?.();
      }}
    />
  );
}

/** While `isPending`, it stays where the focus is, says so, and takes no press. */
export function Button({ look, size, className, children, ...props }: Props) {
  return (
    <Plain {...props} className={buttonLook(look, size, className)}>
      {props.isPending && <LoaderCircle aria-hidden className="size-4 animate-spin" />}
      {children}
    </Plain>
  );
}

/** A button that is only a picture: `label` is what it is called. */
export function IconButton({ label, className = '', ...props }: Omit<Props, 'look' | 'size'> & { label: string }) {
  return (
    <Plain
      {...props}
      aria-label={label}
      className={`inline-flex size-11 shrink-0 items-center justify-center rounded-control text-ink hover:bg-sunken active:bg-sunken cursor-pointer disabled:opacity-50 ${className}`}
    />
  );
}

interface LinkLook extends ComponentProps<'a'> {
  look?: Look;
  size?: Size;
}
const Looking = ({ look, size, className, children, ...props }: LinkLook) => (
  <a {...props} className={buttonLook(look, size, className)}>
    {children}
  </a>
);

/** A link of the router that looks like a button. */
export const ButtonLink = createLink(Looking);

const Inline = ({ className = '', children, ...props }: ComponentProps<'a'>) => (
  <a {...props} className={`text-brand underline underline-offset-2 hover:text-brand-strong ${className}`}>
    {children}
  </a>
);
/** A link of the router within text. */
export const TextLink = createLink(Inline);
