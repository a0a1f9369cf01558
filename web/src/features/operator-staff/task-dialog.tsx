import { zodResolver } from '@hookform/resolvers/zod';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import * as z from 'zod/mini';
import { api, told } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { type OperatorLot, operatorLotsQuery } from '@/shared/operator/queries';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { useField, useSubmit } from '@/shared/ui/form';
import { SelectInput, TextInput } from '@/shared/ui/inputs';
import { Loading, Notice, Shown } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toasts';
import { CONCERNS, type Member } from './queries';
import { texts } from './texts';
import { LEAST_BUSY, WhoSelect } from './who-select';

const schema = z.object({
  task: z.string().check(z.trim(), z.minLength(1, 'required'), z.maxLength(200, 'too_long')),
  lot_id: z.string().check(z.minLength(1, 'required')),
  employee_id: z.string(),
});
type Values = z.infer<typeof schema>;

interface Props {
  people: Member[];
  onClose: () => void;
}

/** Any task at a lot, for a person or for whoever has the least to do. */
export function TaskDialog({ people, onClose }: Props) {
  const t = useTexts(texts);
  const lots = useQuery(operatorLotsQuery);
  return (
    <Dialog title={t('giveTask')} isOpen onClose={onClose}>
      <Shown query={lots} loading={<Loading rows={2} />}>
        {(lots) => <TaskForm lots={lots} people={people} onClose={onClose} />}
      </Shown>
    </Dialog>
  );
}

function TaskForm({ lots, people, onClose }: Props & { lots: OperatorLot[] }) {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const only = lots.length === 1 ? lots[0]?.id : undefined;
  const form = useForm<Values>({ resolver: zodResolver(schema), defaultValues: { task: '', lot_id: only ?? '', employee_id: LEAST_BUSY } });
  const { onSubmit, refusal, isPending } = useSubmit(form, async ({ task, lot_id, employee_id }) => {
    const body = { task, lot_id, ...(employee_id === LEAST_BUSY ? {} : { employee_id }) };
    const { employee } = await told(api.POST('/api/v1/operator/assignments', { body }));
    toast(employee ? 'success' : 'warning', employee ? t('given', { name: employee.full_name }) : t('queued'));
    await Promise.all(CONCERNS.map((word) => queries.invalidateQueries({ queryKey: [word] })));
    onClose();
  });
  const who = useField(form.control, 'employee_id');
  return (
    <form onSubmit={onSubmit} noValidate className="grid gap-4">
      {refusal && <Notice>{refusal}</Notice>}
      <TextInput label={t('task')} hint={t('taskHint')} isRequired autoComplete="off" {...useField(form.control, 'task')} />
      <SelectInput label={t('lot')} choices={lots.map(({ id, name }) => ({ value: id, label: name }))} isRequired {...useField(form.control, 'lot_id')} />
      <WhoSelect people={people} value={who.value} onChange={who.onChange} />
      <Button type="submit" isPending={isPending}>
        {t('give')}
      </Button>
    </form>
  );
}
