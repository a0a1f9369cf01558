import { useState } from 'react';
import { api, told } from '@/shared/api/client';
import { isProblem } from '@/shared/api/problem';
import { useTexts } from '@/shared/i18n/texts';
import { useOperatorId } from '@/shared/operator/queries';
import { Confirm } from '@/shared/ui/dialog';
import { RadioInput } from '@/shared/ui/inputs';
import { toast } from '@/shared/ui/toasts';
import { useAction } from '@/shared/ui/useAction';
import { canWork, CONCERNS, type Member } from './queries';
import { texts } from './texts';

const QUEUE = 'queue';

interface Props {
  person: Member;
  people: Member[];
  onClose: () => void;
}

/** Ends a membership. Who has work open cannot go before it is said what becomes of it. */
export function RemoveDialog({ person, people, onClose }: Props) {
  const t = useTexts(texts);
  const operator = useOperatorId();
  const name = person.full_name;
  const [to, setTo] = useState(QUEUE);
  const [open, setOpen] = useState(person.open_assignments);
  const removing = useAction(
    () =>
      told(
        api.DELETE('/api/v1/operator/staff/{user_id}', {
          params: { path: { user_id: person.user_id }, query: { ...(operator ? { operator_id: operator } : {}), ...(open > 0 ? { hand_over: to } : {}) } },
        }),
      ),
    {
      concerns: CONCERNS,
      onDone: () => {
        toast('success', t('removed', { name }));
        onClose();
      },
      // Work may have come between reading and asking.
      onRefused: (error) => isProblem(error, 'open_assignments') && setOpen(Array.isArray(error.extra.assignments) ? error.extra.assignments.length : 1),
    },
  );
  const takers = people.filter((other) => other.user_id !== person.user_id && canWork(other));
  return (
    <Confirm
      title={t('removeOf', { name })}
      isOpen
      onClose={onClose}
      confirm={t('remove')}
      onConfirm={() => removing.run(undefined)}
      isPending={removing.isPending}
      refusal={isProblem(removing.error, 'open_assignments') ? undefined : removing.refusal}
      danger
    >
      <div className="grid gap-4">
        <p>{t('removeSays', { name })}</p>
        {open > 0 && (
          <RadioInput
            label={t('hasWork', { name, count: open })}
            value={to}
            onChange={setTo}
            choices={[{ value: QUEUE, label: t('toQueue'), hint: t('toQueueHint') }, ...takers.map(({ user_id, full_name }) => ({ value: user_id, label: full_name }))]}
          />
        )}
      </div>
    </Confirm>
  );
}
