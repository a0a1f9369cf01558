import { type ComponentType, type ReactNode, type RefObject, useRef, useState } from 'react';
import { useProblemText } from '@/shared/i18n/problems';
import { offline } from '@/shared/api/problem';
import { toast } from '@/shared/ui/toasts';

export interface OpenMenu {
  /** What the menu is called, and where the focus returns to. */
  label: string;
  trigger: RefObject<HTMLButtonElement | null>;
  onClose: () => void;
}

interface Props<P> {
  label: string;
  className: string;
  isCurrent?: boolean;
  /** Brings the menu: the first time somebody points at the button or presses it, not with the page. */
  load: () => Promise<ComponentType<OpenMenu & P>>;
  menu: P;
  children: ReactNode;
}

/** A button with a menu whose code comes when it is first wanted. */
export function MenuButton<P extends object>({ label, className, isCurrent = false, load, menu, children }: Props<P>) {
  const trigger = useRef<HTMLButtonElement>(null);
  const [Menu, setMenu] = useState<ComponentType<OpenMenu & P>>();
  const [isOpen, setOpen] = useState(false);
  const words = useProblemText();
  async function open() {
    try {
      const loaded = await load();
      setMenu(() => loaded);
      setOpen(true);
    } catch {
      toast('error', words(offline()));
    }
  }
  return (
    <>
      <button
        ref={trigger}
        type="button"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-current={isCurrent ? 'page' : undefined}
        className={className}
        onPointerEnter={() => void load().catch(() => undefined)}
        onClick={() => void open()}
        onKeyDown={(event) => event.key === 'ArrowDown' && void open()}
      >
        {children}
      </button>
      {isOpen && Menu && <Menu {...menu} label={label} trigger={trigger} onClose={() => setOpen(false)} />}
    </>
  );
}
