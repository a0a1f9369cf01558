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

export interface Choice<V extends string> {
  value: V;
  label: string;
  hint?: string;
}

/** What every field of React Aria is told alike. */
export const shared = <T>({ value, onChange, onBlur, name, error, isRequired, isDisabled, className = '' }: FieldProps<T>) => ({
  value,
  onChange,
  onBlur,
  name,
  isInvalid: error !== undefined,
  isRequired,
  isDisabled,
  // What is wrong is said by us and by the server, not by the browser.
  validationBehavior: 'aria' as const,
  className: `flex min-w-0 flex-col gap-1 ${className}`,
});
