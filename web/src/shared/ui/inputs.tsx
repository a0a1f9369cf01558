import { Check, ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  Button,
  Checkbox,
  Input,
  ListBox,
  ListBoxItem,
  NumberField,
  Popover,
  Radio,
  RadioGroup,
  Select as AriaSelect,
  SelectValue,
  Switch as AriaSwitch,
  TextArea,
  TextField,
} from 'react-aria-components';
import { Around, controlLook } from './field';

export interface FieldProps<T> {
  label: string;
  value: T;
  onChange: (value: T) => void;
  onBlur?: () => void;
  name?: string;
  hint?: string | undefined;
  /** What is wrong with it, in words. */
  error?: string | undefined;
  isRequired?: boolean;
  isDisabled?: boolean;
  className?: string;
}

const column = (more = '') => `flex min-w-0 flex-col gap-1 ${more}`;
const shared = <T,>({ value, onChange, onBlur, name, error, isRequired, isDisabled, className }: FieldProps<T>) => ({
  value,
  onChange,
  onBlur,
  name,
  isInvalid: error !== undefined,
  isRequired,
  isDisabled,
  // What is wrong is said by us and by the server, not by the browser.
  validationBehavior: 'aria' as const,
  className: column(className),
});

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

interface NumberProps extends FieldProps<number> {
  minValue?: number;
  maxValue?: number;
  step?: number;
  formatOptions?: Intl.NumberFormatOptions;
}

export function NumberInput({ minValue, maxValue, step, formatOptions, ...field }: NumberProps) {
  return (
    <NumberField {...shared(field)} minValue={minValue} maxValue={maxValue} step={step} formatOptions={formatOptions}>
      <Around label={field.label} hint={field.hint} error={field.error}>
        <Input className={controlLook} />
      </Around>
    </NumberField>
  );
}

export interface Choice<V extends string> {
  value: V;
  label: string;
  hint?: string;
}

export function SelectInput<V extends string>({ choices, placeholder, ...field }: FieldProps<V> & { choices: Choice<V>[]; placeholder?: string }) {
  return (
    <AriaSelect
      className={column(field.className)}
      selectedKey={field.value || null}
      onSelectionChange={(key) => field.onChange(key as V)}
      isInvalid={field.error !== undefined}
      isDisabled={field.isDisabled}
      isRequired={field.isRequired}
      validationBehavior="aria"
      placeholder={placeholder}
      onBlur={field.onBlur}
    >
      <Around label={field.label} hint={field.hint} error={field.error}>
        <Button className={`${controlLook} flex items-center justify-between gap-2 text-start cursor-pointer`}>
          <SelectValue className="truncate placeholder-shown:text-muted" />
          <ChevronDown aria-hidden className="size-4 shrink-0" />
        </Button>
      </Around>
      <Popover className="min-w-(--trigger-width) rounded-control border border-line bg-surface p-1 shadow-float">
        <ListBox className="max-h-72 overflow-auto outline-none">
          {choices.map(({ value, label, hint }) => (
            <ListBoxItem
              key={value}
              id={value}
              textValue={label}
              className="flex min-h-11 cursor-pointer items-center gap-2 rounded-md px-3 py-1.5 outline-none focus:bg-brand-soft"
            >
              {({ isSelected }) => (
                <>
                  <span className="grow">
                    {label}
                    {hint && <span className="block text-sm text-muted">{hint}</span>}
                  </span>
                  {isSelected && <Check aria-hidden className="size-4 text-brand" />}
                </>
              )}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

/** A few choices side by side or one below the other, all in sight. */
export function RadioInput<V extends string>({ choices, inline = false, ...field }: FieldProps<V> & { choices: (Choice<V> & { icon?: ReactNode })[]; inline?: boolean }) {
  return (
    <RadioGroup {...shared(field)} onChange={(value) => field.onChange(value as V)}>
      <Around label={field.label} hint={field.hint} error={field.error}>
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

export function CheckboxInput({ children, className = '', ...props }: OnOff) {
  return (
    <Checkbox {...props} className={`group flex min-h-11 cursor-pointer items-center gap-3 ${className}`}>
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
