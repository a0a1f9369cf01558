import { zodResolver } from '@hookform/resolvers/zod';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import * as z from 'zod/mini';
import { api, type Schemas, told } from '@/shared/api/client';
import { isProblem } from '@/shared/api/problem';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { useNow } from '@/shared/time/useNow';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { useField, useSubmit } from '@/shared/ui/form';
import { SelectInput, TextInput } from '@/shared/ui/inputs';
import { Notice } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toasts';
import { useAction } from '@/shared/ui/useAction';
import type { Bay } from './bays';
import { closuresTexts } from './closures-texts';

const needed = z.string().check(z.trim(), z.minLength(1, 'required'));
const schema = z.object({ slot: needed, from: needed, to: needed, reason: needed.check(z.maxLength(200, 'too_long')) });
type Values = z.infer<typeof schema>;
type Conflict = Schemas['Conflict'];

const close = ({ slot, ...body }: Values, decline_conflicts: boolean) =>
  told(api.POST('/api/v1/operator/slots/{id}/closures', { params: { path: { id: slot } }, body: { ...body, decline_conflicts } }));

const conflictsOf = (error: unknown) => (isProblem(error, 'closure_conflicts') ? ((error.extra.conflicts as Conflict[] | undefined) ?? []) : undefined);
const CONCERNS = ['closures', 'slots', 'board', 'lots', 'bookings', 'payments'];

/** Closes a bay for a time. Bookings in the way are shown first, and declined only if that is asked for. */
export function CloseBay({ bays, zone }: { bays: Bay[]; zone: string }) {
  const t = useTexts(closuresTexts);
  const queries = useQueryClient();
  const [asking, setAsking] = useState<{ wish: Values; conflicts: Conflict[] }>();
  const form = useForm<Values>({ resolver: zodResolver(schema), defaultValues: { slot: '', from: '', to: '', reason: '' } });
  const labelOf = (slot: string) => bays.find(({ id }) => id === slot)?.label ?? '';
  const done = (wish: Values, declined: Conflict[]) => {
    toast('success', t(declined.length > 0 ? 'closedAndDeclined' : 'closed', { label: labelOf(wish.slot), count: declined.length }));
    form.reset();
    setAsking(undefined);
    void Promise.all(CONCERNS.map((word) => queries.invalidateQueries({ queryKey: [word] })));
  };
  const { onSubmit, refusal, isPending } = useSubmit(form, async (wish) => {
    try {
      done(wish, (await close(wish, false)).declined);
    } catch (error) {
      const conflicts = conflictsOf(error);
      if (!conflicts) throw error;
      setAsking({ wish, conflicts });
    }
  });
  return (
    <form onSubmit={onSubmit} noValidate className="grid gap-4">
      {refusal && <Notice>{refusal}</Notice>}
      <SelectInput
        label={t('bay')}
        placeholder={t('chooseBay')}
        choices={bays.flatMap(({ id, label }) => (id ? [{ value: id, label }] : []))}
        isRequired
        {...useField(form.control, 'slot')}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextInput type="datetime-local" label={t('from')} isRequired {...useField(form.control, 'from')} />
        <TextInput type="datetime-local" label={t('to')} isRequired {...useField(form.control, 'to')} />
      </div>
      <TextInput label={t('reason')} hint={t('reasonHint')} isRequired {...useField(form.control, 'reason')} />
      <Button type="submit" isPending={isPending} className="sm:justify-self-start">
        {t('closeIt')}
      </Button>
      {asking && <Conflicts {...asking} zone={zone} onDone={(declined) => done(asking.wish, declined)} onClose={() => setAsking(undefined)} />}
    </form>
  );
}

interface ConflictsProps {
  wish: Values;
  conflicts: Conflict[];
  zone: string;
  onDone: (declined: Conflict[]) => void;
  onClose: () => void;
}

function Conflicts({ wish, conflicts, zone, onDone, onClose }: ConflictsProps) {
  const t = useTexts(closuresTexts);
  const { dateTime } = useFormat();
  const now = useNow();
  const declining = useAction(() => close(wish, true), { onDone: ({ declined }) => onDone(declined) });
  const shown = conflictsOf(declining.error) ?? conflicts;
  const stuck = shown.some(({ ends_at }) => Date.parse(ends_at) <= now);
  return (
    <Dialog title={t('conflictsTitle')} isOpen onClose={onClose} alert>
      <div className="grid gap-4">
        <p>{t('conflicts', { count: shown.length })}</p>
        <ul className="grid gap-1">
          {shown.map(({ id, reference, starts_at, ends_at }) => (
            <li key={id} className="flex flex-wrap justify-between gap-x-3 rounded-control bg-sunken px-3 py-2">
              <span className="font-medium">{reference}</span>
              <span>
                {dateTime(starts_at, zone)} – {dateTime(ends_at, zone)}
              </span>
            </li>
          ))}
        </ul>
        <p>{t(stuck ? 'overdue' : 'declineWhat')}</p>
        {declining.refusal && <Notice>{declining.refusal}</Notice>}
        <div className="flex flex-wrap justify-end gap-2">
          <Button look="secondary" onPress={onClose}>
            {t('keepThem')}
          </Button>
          <Button look="danger" onPress={() => declining.run(undefined)} isPending={declining.isPending} isDisabled={stuck}>
            {t('declineThem')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
