import { useQuery } from '@tanstack/react-query';
import { ClipboardPlus, UserPlus, Users } from 'lucide-react';
import { useState } from 'react';
import { useTexts } from '@/shared/i18n/texts';
import { useOperatorId } from '@/shared/operator/queries';
import { useLive } from '@/shared/realtime/useLive';
import { Button } from '@/shared/ui/button';
import { Card, Page } from '@/shared/ui/page';
import { Empty, Loading, Shown } from '@/shared/ui/states';
import { InviteDialog } from './invite-dialog';
import { Person } from './person';
import { type Member, queuedQuery, staffQuery } from './queries';
import { TaskDialog } from './task-dialog';
import { texts } from './texts';
import { Work } from './work';

export function StaffPage() {
  const t = useTexts(texts);
  const operator = useOperatorId();
  useLive(operator ? { operator } : undefined);
  const staff = useQuery(staffQuery(operator));
  const [inviting, setInviting] = useState(false);
  const [giving, setGiving] = useState(false);
  return (
    <Page
      title={t('staff')}
      actions={
        <>
          <Button look="secondary" onPress={() => setGiving(true)}>
            <ClipboardPlus aria-hidden className="size-5" />
            {t('giveTask')}
          </Button>
          <Button onPress={() => setInviting(true)}>
            <UserPlus aria-hidden className="size-5" />
            {t('invite')}
          </Button>
        </>
      }
    >
      <Shown query={staff} loading={<Loading rows={3} row="h-36" />}>
        {(people) => (
          <div className="grid gap-6">
            <Queue people={people} />
            <ul className="grid items-start gap-4 lg:grid-cols-2">
              {people.map((person) => (
                <Person key={person.user_id} person={person} people={people} />
              ))}
            </ul>
            {people.every(({ role }) => role === 'admin') && (
              <Empty icon={Users} title={t('none')}>
                <p className="mb-3">{t('noneWhy')}</p>
                <Button onPress={() => setInviting(true)}>{t('invite')}</Button>
              </Empty>
            )}
            {giving && <TaskDialog people={people} onClose={() => setGiving(false)} />}
          </div>
        )}
      </Shown>
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </Page>
  );
}

function Queue({ people }: { people: Member[] }) {
  const t = useTexts(texts);
  const { data: queued = [] } = useQuery(queuedQuery);
  if (queued.length === 0) return null;
  return (
    <Card aria-labelledby="queue">
      <h2 id="queue">{t('queue')}</h2>
      <p className="mb-2 text-muted">{t('queueSays')}</p>
      <Work assignments={queued} people={people} />
    </Card>
  );
}
