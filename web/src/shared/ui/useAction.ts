import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useProblemText } from '@/shared/i18n/problems';

interface Options<V, R> {
  /** Beginnings of the query keys that are read anew afterwards, also after a refusal: something has changed, then. */
  concerns?: readonly string[];
  onDone?: (result: R, variables: V) => void;
  onRefused?: (error: unknown, variables: V) => void;
}

/** Something a person does. `refusal` is what was refused, in words. */
export function useAction<V, R>(act: (variables: V) => Promise<R>, { concerns = [], onDone, onRefused }: Options<V, R> = {}) {
  const queries = useQueryClient();
  const words = useProblemText();
  const mutation = useMutation<R, unknown, V>({
    mutationFn: act,
    retry: false,
    onSuccess: (result, variables) => onDone?.(result, variables),
    onError: (error, variables) => onRefused?.(error, variables),
    onSettled: () => Promise.all(concerns.map((word) => queries.invalidateQueries({ queryKey: [word] }))),
  });
  return {
    run: mutation.mutate,
    isPending: mutation.isPending,
    error: mutation.error,
    refusal: mutation.error === null ? undefined : words(mutation.error),
    /** What it is being done with. */
    variables: mutation.isPending ? mutation.variables : undefined,
    reset: mutation.reset,
  };
}
