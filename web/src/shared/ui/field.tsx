import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { FieldError, Label, Text } from 'react-aria-components';

export { controlLook } from './native';

/** What stands around every field: its name, a hint, and what is wrong with it. */
export function Around({ label, hideLabel = false, hint, error, children }: { label: string; hideLabel?: boolean; hint?: string | undefined; error?: string | undefined; children: ReactNode }) {
  return (
    <>
      <Label className={hideLabel ? 'sr-only' : 'text-sm font-medium'}>{label}</Label>
      {children}
      {hint && (
        <Text slot="description" className="text-sm text-muted">
          {hint}
        </Text>
      )}
      <FieldError className="flex items-center gap-1 text-sm text-bad">
        {({ validationErrors }) => (
          <>
            <CircleAlert aria-hidden className="size-4 shrink-0" />
            {error ?? validationErrors.join(' ')}
          </>
        )}
      </FieldError>
    </>
  );
}
