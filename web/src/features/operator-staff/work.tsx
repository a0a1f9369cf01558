import { useState } from 'react';
import { api, told } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { Button } from '@/shared/ui/button';
import { Confirm, Dialog } from '@/shared/ui/dialog';
import { Notice } from '@/shared/ui/states';
import { StatusBadge } from '@/shared/ui/status';
import { toast } from '@/shared/ui/toasts';
import { useAction } from '@/shared/ui/useAction';
import { type Assignment, CONCERNS, type Member } from './queries';
import { texts } from './texts';
import { LEAST_BUSY, WhoSelect } from './who-select';

/** Work in hand, or waiting; each piece can be passed on or called off. */
export function Work({ assignments, people }: { assignments: Assignment[]; people: Member[] }) {
  return (
    <ul className="divide-y divide-line">
      {assignments.map((assignment) => (
        <Piece key={assignment.id} assignment={assignment} people={people} />
      ))}
    </ul>
  );
}

function Piece({ assignment, people }: { assignment: Assignment; people: Member[] }) {
  const t = useTexts(texts);
  const { dateTime } = useFormat();
  const [doing, setDoing] = useState<'pass' | 'cancel'>();
  const { task, lot, slot_label, plate, due_at, status } = assignment;
  const about = [t('at', { lot: lot.name }), slot_label && t('bay', { label: slot_label }), plate, due_at && dateTime(due_at)].filter(Boolean).join(' · ');
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 py-2">
      <div className="min-w-0">
        <p className="font-medium">{task}</p>
        <p className="text-sm text-muted">{about}</p>
      </div>
      <div className="flex flex-wrap items-center gap-1">
        <StatusBadge status={status} />
        <Button look="quiet" size="small" aria-label={t('reassignOf', { task })} onPress={() => setDoing('pass')}>
          {t('reassign')}
        </Button>
        <Button look="quiet" size="small" aria-label={t('callOffOf', { task })} onPress={() => setDoing('cancel')}>
          {t('callOff')}
        </Button>
      </div>
      {doing === 'pass' && <PassOn assignment={assignment} people={people} onClose={() => setDoing(undefined)} />}
      {doing === 'cancel' && <CallOff assignment={assignment} onClose={() => setDoing(undefined)} />}
    </li>
  );
}

function PassOn({ assignment, people, onClose }: { assignment: Assignment; people: Member[]; onClose: () => void }) {
  const t = useTexts(texts);
  const [to, setTo] = useState(LEAST_BUSY);
  const passing = useAction(
    () => told(api.POST('/api/v1/operator/assignments/{id}/reassign', { params: { path: { id: assignment.id } }, body: to === LEAST_BUSY ? {} : { employee_id: to } })),
    {
      concerns: CONCERNS,
      onDone: ({ employee }) => {
        toast(employee ? 'success' : 'warning', employee ? t('given', { name: employee.full_name }) : t('queued'));
        onClose();
      },
    },
  );
  return (
    <Dialog title={t('reassignThis', { task: assignment.task })} isOpen onClose={onClose}>
      <div className="grid gap-4">
        <WhoSelect people={people.filter(({ user_id }) => user_id !== assignment.employee?.id)} value={to} onChange={setTo} />
        {passing.refusal && <Notice>{passing.refusal}</Notice>}
        <Button onPress={() => passing.run(undefined)} isPending={passing.isPending}>
          {t('passOn')}
        </Button>
      </div>
    </Dialog>
  );
}

function CallOff({ assignment, onClose }: { assignment: Assignment; onClose: () => void }) {
  const t = useTexts(texts);
  const cancelling = useAction(() => told(api.POST('/api/v1/operator/assignments/{id}/cancel', { params: { path: { id: assignment.id } } })), {
    concerns: CONCERNS,
    onDone: () => {
      toast('success', t('calledOff'));
      onClose();
    },
  });
  return (
    <Confirm title={t('callOffTitle')} isOpen onClose={onClose} confirm={t('callOff')} onConfirm={() => cancelling.run(undefined)} isPending={cancelling.isPending} refusal={cancelling.refusal} danger>
      {t('callOffSays', { task: assignment.task, name: assignment.employee?.full_name ?? t('queue') })}
    </Confirm>
  );
}
