import { zodResolver } from '@hookform/resolvers/zod';
import { useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import * as z from 'zod/mini';
import { useTexts } from '@/shared/i18n/texts';
import { useOperatorId } from '@/shared/operator/queries';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { useField, useSubmit } from '@/shared/ui/form';
import { CheckboxInput, RadioInput, TextInput } from '@/shared/ui/inputs';
import { Notice } from '@/shared/ui/states';
import { addWebhook, type WithSecret } from './queries';
import { texts } from './texts';

const schema = z
  .object({
    url: z.string().check(z.trim(), z.minLength(1, 'required'), z.maxLength(2000, 'too_long')),
    which: z.enum(['all', 'some']),
    events: z.array(z.string()),
  })
  .check(z.refine(({ which, events }) => which === 'all' || events.length > 0, { error: 'required', path: ['events'] }));
type Values = z.infer<typeof schema>;

export function AddDialog({ offered, onMade, onClose }: { offered: string[]; onMade: (made: WithSecret) => void; onClose: () => void }) {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const operator_id = useOperatorId();
  const form = useForm<Values>({ resolver: zodResolver(schema), defaultValues: { url: '', which: 'all', events: [] } });
  const { onSubmit, refusal, isPending } = useSubmit(form, async ({ url, which, events }) => {
    const made = await addWebhook({ ...(operator_id ? { operator_id } : {}), url, events: which === 'all' ? ['*'] : events });
    await queries.invalidateQueries({ queryKey: ['webhooks'] });
    onMade(made);
  });
  const which = useField(form.control, 'which');
  const { value: chosen, onChange: choose, error } = useField(form.control, 'events');
  return (
    <Dialog title={t('add')} isOpen onClose={onClose}>
      <form onSubmit={onSubmit} noValidate className="grid gap-4">
        {refusal && <Notice>{refusal}</Notice>}
        <TextInput label={t('url')} hint={t('urlHint')} placeholder="https://" isRequired autoComplete="off" {...useField(form.control, 'url')} />
        <RadioInput
          label={t('which')}
          inline
          choices={[
            { value: 'all', label: t('all') },
            { value: 'some', label: t('some') },
          ]}
          {...which}
        />
        {which.value === 'some' && (
          <fieldset className="grid gap-1">
            <legend className="mb-1 font-medium">{t('events')}</legend>
            {error && (
              <p role="alert" className="text-bad">
                {error}
              </p>
            )}
            <div className="grid gap-x-4 sm:grid-cols-2">
              {offered.map((event) => (
                <CheckboxInput key={event} isSelected={chosen.includes(event)} onChange={(on) => choose(on ? [...chosen, event] : chosen.filter((other) => other !== event))}>
                  <code className="text-sm break-all">{event}</code>
                </CheckboxInput>
              ))}
            </div>
          </fieldset>
        )}
        <Button type="submit" isPending={isPending}>
          {t('add')}
        </Button>
      </form>
    </Dialog>
  );
}
