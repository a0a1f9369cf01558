import { Input, NumberField } from 'react-aria-components';
import { Around } from './field';
import { type FieldProps, shared } from './field-props';
import { controlLook } from './native';

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
