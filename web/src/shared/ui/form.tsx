import { type Control, type FieldPath, type FieldPathValue, type FieldValues, useController, type UseFormReturn } from 'react-hook-form';
import { useEffect, useState } from 'react';
import { isProblem } from '@/shared/api/problem';
import { useProblemText } from '@/shared/i18n/problems';
import { useFieldText } from '@/shared/i18n/fields';

/**
 * What a field of `shared/ui/inputs` needs from a form: `<TextInput label=… {...useField(form.control, 'email')} />`.
 * What is wrong is a code (`required`, `too_short`, …) that is put in words here, be it from us or from the server.
 */
export function useField<V extends FieldValues, N extends FieldPath<V>>(control: Control<V>, name: N) {
  const words = useFieldText();
  const { field, fieldState } = useController({ control, name });
  const { ref } = field;
  // The first field with something wrong gets the focus. Our inputs keep their element to themselves, but not its name.
  useEffect(() => ref({ focus: () => document.getElementsByName(name)[0]?.focus() }), [ref, name]);
  return {
    name: field.name,
    value: field.value as FieldPathValue<V, N>,
    onChange: field.onChange as (value: FieldPathValue<V, N>) => void,
    onBlur: field.onBlur,
    error: fieldState.error && words(String(fieldState.error.message || fieldState.error.type)),
  };
}

/**
 * Sends a form. A refusal that names fields is shown at them, any other above the form: render `refusal` there.
 * `fields` maps the API's names to the form's where they differ.
 */
export function useSubmit<V extends FieldValues>(form: UseFormReturn<V>, send: (values: V) => Promise<unknown>, fields: Partial<Record<string, FieldPath<V>>> = {}) {
  const words = useProblemText();
  const [refusal, setRefusal] = useState<string>();
  const onSubmit = form.handleSubmit(async (values) => {
    setRefusal(undefined);
    try {
      await send(values);
    } catch (error) {
      const known = isProblem(error) ? error.fields.filter(({ field }) => (fields[field] ?? field) in values) : [];
      for (const { field, code } of known) form.setError((fields[field] ?? field) as FieldPath<V>, { message: code }, { shouldFocus: true });
      if (known.length === 0) setRefusal(words(error));
    }
  });
  return { onSubmit: (event?: { preventDefault: () => void }) => void onSubmit(event as never), refusal, isPending: form.formState.isSubmitting };
}
