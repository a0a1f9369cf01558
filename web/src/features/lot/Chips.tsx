interface Props {
  label: string;
  name: string;
  value: string;
  onChange: (value: string) => void;
  choices: { value: string; label: string }[];
  hideLabel?: boolean;
}

/** A few short choices side by side: the browser's own radio buttons, drawn as one presses them with a thumb. */
export function Chips({ label, name, value, onChange, choices, hideLabel = false }: Props) {
  return (
    <fieldset className="min-w-0">
      <legend className={hideLabel ? 'sr-only' : 'mb-1 text-sm font-medium'}>{label}</legend>
      <div className="flex flex-wrap gap-2">
        {choices.map((choice) => (
          <label
            key={choice.value}
            className="relative inline-flex min-h-11 min-w-14 cursor-pointer items-center justify-center rounded-control border border-edge bg-surface px-3 has-checked:border-brand has-checked:bg-brand-soft has-checked:font-medium has-checked:text-brand has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-brand"
          >
            <input type="radio" name={name} value={choice.value} checked={choice.value === value} onChange={() => onChange(choice.value)} className="absolute inset-0 cursor-pointer opacity-0" />
            {choice.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
