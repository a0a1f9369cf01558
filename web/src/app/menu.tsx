import type { ReactNode } from 'react';
import { Menu as AriaMenu, Popover } from 'react-aria-components';
import type { OpenMenu } from './menu-button';

export const item = 'flex min-h-11 cursor-pointer items-center gap-3 rounded-md px-3 outline-none focus:bg-brand-soft';
export const icon = 'size-5 text-muted';

/** An open menu: the focus goes in, moves by the arrow keys, and returns to the button. */
export function Menu({ label, trigger, onClose, placement, children }: OpenMenu & { placement: 'bottom end' | 'top end'; children: ReactNode }) {
  return (
    <Popover
      trigger="MenuTrigger"
      triggerRef={trigger}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      placement={placement}
      aria-label={label}
      className="min-w-60 overflow-auto rounded-card border border-line bg-surface p-1 shadow-float"
    >
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- a menu that opens takes the focus */}
      <AriaMenu aria-label={label} autoFocus="first" onClose={onClose} className="outline-none">
        {children}
      </AriaMenu>
    </Popover>
  );
}
