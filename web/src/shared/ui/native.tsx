import { ChevronDown, CircleAlert } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';
import type { Choice, FieldProps } from './field-props';

export const controlLook =
  'w-full min-h-11 rounded-control border border-edge bg-surface px-3 py-2 text-ink placeholder:text-muted invalid:border-bad disabled:opacity-60';

interface Around {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  className?: string | undefined;
  children: (control: { id: string; 'aria-describedby': string | undefined; 'aria-invalid': true | undefined }) => ReactNode;
}

/** What stands around one of the browser's own controls: its name, a hint, and what is wrong with it. */
function NativeField({ label, hint, error, className = '', children }: Around) {
  const id = useId();
  const told = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
  return (
    <div className={`flex min-w-0 flex-col gap-1 ${className}`}>
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children({ id, 'aria-describedby': told, 'aria-invalid': error ? true : undefined })}
      {hint && (
        <span id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </span>
      )}
      {error && (
        <span id={`${id}-error`} className="flex items-center gap-1 text-sm text-bad">
          <CircleAlert aria-hidden className="size-4 shrink-0" />
          {error}
        </span>
      )}
    </div>
  );
}

type NativeInputProps = Omit<ComponentProps<'input'>, 'id' | 'onChange'> & Omit<Around, 'children'> & { onChange?: (value: string) => void };

/** The browser's own field, where React Aria's would weigh more than it gives: dates, times, the first screen. */
export function NativeInput({ label, hint, error, className, onChange, ...props }: NativeInputProps) {
  return (
    <NativeField label={label} hint={hint} error={error} className={className}>
      {(control) => <input {...props} {...control} onChange={(event) => onChange?.(event.target.value)} className={`${controlLook} aria-invalid:border-bad`} />}
    </NativeField>
  );
}

/** One of several, by the browser's own list: the phone shows it as its people know it. */
export function SelectInput<V extends string>({ choices, placeholder, ...field }: FieldProps<V> & { choices: Choice<V>[]; placeholder?: string }) {
  const known = choices.some(({ value }) => value === field.value);
  return (
    <NativeField label={field.label} hint={field.hint} error={field.error} className={field.className}>
      {(control) => (
        <span className="relative">
          <select
            {...control}
            name={field.name}
            value={known ? field.value : ''}
            required={field.isRequired}
            disabled={field.isDisabled}
            onChange={(event) => field.onChange(event.target.value as V)}
            onBlur={field.onBlur}
            className={`${controlLook} cursor-pointer appearance-none truncate pe-9 aria-invalid:border-bad`}
          >
            {!known && (
              <option value="" disabled hidden>
                {placeholder ?? ''}
              </option>
            )}
            {choices.map(({ value, label, hint }) => (
              <option key={value} value={value}>
                {hint ? `${label} · ${hint}` : label}
              </option>
            ))}
          </select>
          <ChevronDown aria-hidden className="pointer-events-none absolute inset-y-0 end-3 my-auto size-4" />
        </span>
      )}
    </NativeField>
  );
}
