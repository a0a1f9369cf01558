import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { Checkbox, Input, Radio, RadioGroup, Switch as AriaSwitch, TextArea, TextField } from 'react-aria-components';
import { Around } from './field';
import { type Choice, type FieldProps, shared } from './field-props';
import { controlLook } from './native';

// Files of their own, so that they come with the pages that use them.
export { NumberInput } from './number-input';
export { SelectInput } from './native';
export type { Choice, FieldProps } from './field-props';

interface TextFieldProps extends FieldProps<string> {
  type?: 'text' | 'email' | 'tel' | 'password' | 'search' | 'url' | 'date' | 'time' | 'datetime-local';
  autoComplete?: string;
  placeholder?: string;
  min?: string;
  max?: string;
  rows?: number;
  maxLength?: number;
}

export function TextInput({ type = 'text', autoComplete, placeholder, min, max, rows, maxLength, ...field }: TextFieldProps) {
  return (
    <TextField {...shared(field)} autoComplete={autoComplete} maxLength={maxLength} type={type}>
      <Around label={field.label} hint={field.hint} error={field.error}>
        {rows === undefined ? (
          <Input className={controlLook} placeholder={placeholder} min={min} max={max} />
        ) : (
          <TextArea className={controlLook} placeholder={placeholder} rows={rows} />
        )}
      </Around>
    </TextField>
  );
}

interface Radios<V extends string> extends FieldProps<V> {
  choices: (Choice<V> & { icon?: ReactNode })[];
  inline?: boolean;
  /** Where a heading right above says the same. */
  hideLabel?: boolean;
}

/** A few choices side by side or one below the other, all in sight. */
export function RadioInput<V extends string>({ choices, inline = false, hideLabel = false, ...field }: Radios<V>) {
  return (
    <RadioGroup {...shared(field)} onChange={(value) => field.onChange(value as V)}>
      <Around label={field.label} hideLabel={hideLabel} hint={field.hint} error={field.error}>
        <div className={inline ? 'flex flex-wrap gap-2' : 'grid gap-2'}>
          {choices.map(({ value, label, hint, icon }) => (
            <Radio
              key={value}
              value={value}
              className="flex min-h-11 cursor-pointer items-center gap-3 rounded-control border border-edge bg-surface px-3 py-2 selected:border-brand selected:bg-brand-soft selected:outline selected:outline-brand"
            >
              {icon}
              <span className="min-w-0">
                <span className="font-medium">{label}</span>
                {hint && <span className="block text-sm text-muted">{hint}</span>}
              </span>
            </Radio>
          ))}
        </div>
      </Around>
    </RadioGroup>
  );
}

interface OnOff {
  isSelected: boolean;
  onChange: (selected: boolean) => void;
  children: ReactNode;
  isDisabled?: boolean;
  className?: string;
}

/** `label`: its name where no words stand beside it. */
export function CheckboxInput({ children, label, className = '', ...props }: Omit<OnOff, 'children'> & { children?: ReactNode; label?: string }) {
  return (
    <Checkbox {...props} {...(label ? { 'aria-label': label } : {})} className={`group flex min-h-11 cursor-pointer items-center gap-3 disabled:opacity-60 ${className}`}>
      <span className="flex size-6 shrink-0 items-center justify-center rounded-md border border-edge bg-surface group-selected:border-brand group-selected:bg-brand group-selected:text-on-brand group-focus-visible:outline-2 group-focus-visible:outline-offset-2 group-focus-visible:outline-brand">
        <Check aria-hidden className="size-4 opacity-0 group-selected:opacity-100" />
      </span>
      {children}
    </Checkbox>
  );
}

export function Switch({ children, className = '', ...props }: OnOff) {
  return (
    <AriaSwitch {...props} className={`group flex min-h-11 cursor-pointer items-center justify-between gap-3 disabled:opacity-60 ${className}`}>
      <span className="min-w-0">{children}</span>
      <span className="h-7 w-12 shrink-0 rounded-full border border-edge bg-sunken p-0.5 transition-colors group-selected:border-brand group-selected:bg-brand group-focus-visible:outline-2 group-focus-visible:outline-offset-2 group-focus-visible:outline-brand">
        <span className="block size-5.5 rounded-full bg-edge transition-transform group-selected:translate-x-5 group-selected:bg-on-brand" />
      </span>
    </AriaSwitch>
  );
}
