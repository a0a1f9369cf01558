import { Hourglass, Mail, Phone, ShieldCheck, UserRound } from 'lucide-react';
import { useState } from 'react';
import { api, told } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { useOperatorId } from '@/shared/operator/queries';
import { useUser } from '@/shared/session/session';
import { Button } from '@/shared/ui/button';
import { Confirm } from '@/shared/ui/dialog';
import { Card } from '@/shared/ui/page';
import { Notice } from '@/shared/ui/states';
import { Badge, StatusBadge } from '@/shared/ui/status';
import { toast } from '@/shared/ui/toasts';
import { useAction } from '@/shared/ui/useAction';
import { InvitationLink } from './invite-dialog';
import { CONCERNS, type Member } from './queries';
import { RemoveDialog } from './remove-dialog';
import { texts } from './texts';
import { Work } from './work';

type Doing = 'role' | 'remove' | 'link' | undefined;

export function Person({ person, people }: { person: Member; people: Member[] }) {
  const t = useTexts(texts);
  const isSelf = useUser()?.id === person.user_id;
  const [doing, setDoing] = useState<Doing>();
  const close = () => setDoing(undefined);
  return (
    <Card as="li" className="grid gap-3">
      <div className="flex flex-wrap items-start justify-between gap-2">
        <h2 className="min-w-0 text-base">
          {person.full_name}
          {isSelf && <span className="font-normal text-muted"> ({t('self')})</span>}
        </h2>
        <div className="flex flex-wrap gap-1.5">
          <Badge tone="plain" icon={person.role === 'admin' ? ShieldCheck : UserRound}>
            {t(person.role === 'admin' ? 'admin' : 'employee')}
          </Badge>
          {person.invited ? (
            <Badge tone="warning" icon={Hourglass}>
              {t('invited')}
            </Badge>
          ) : (
            <StatusBadge status={person.availability} />
          )}
        </div>
      </div>
      <Reached person={person} />
      <Load person={person} />
      {person.assignments.length > 0 && <Work assignments={person.assignments} people={people} />}
      {!isSelf && <Buttons person={person} onDo={setDoing} />}
      {doing === 'role' && <RoleDialog person={person} onClose={close} />}
      {doing === 'remove' && <RemoveDialog person={person} people={people} onClose={close} />}
      {doing === 'link' && <InvitationLink email={person.email} name={person.full_name} phone={person.phone ?? undefined} onClose={close} />}
    </Card>
  );
}

function Reached({ person }: { person: Member }) {
  return (
    <div className="grid gap-0.5 text-sm text-muted">
      <p className="flex items-center gap-2">
        <Mail aria-hidden className="size-4 shrink-0" />
        {person.email}
      </p>
      {person.phone && (
        <p className="flex items-center gap-2">
          <Phone aria-hidden className="size-4 shrink-0" />
          <a href={`tel:${person.phone.replaceAll(' ', '')}`} className="underline underline-offset-2">
            {person.phone}
          </a>
        </p>
      )}
    </div>
  );
}

function Load({ person: { open_assignments: open, busy_at: busy, offline_by_self: offline } }: { person: Member }) {
  const t = useTexts(texts);
  const { number } = useFormat();
  return (
    <div>
      <p className="text-sm">{t('load', { open: number(open), busy: number(busy) })}</p>
      <div aria-hidden className="mt-1 flex h-2 gap-1">
        {Array.from({ length: Math.max(busy, open) }, (_, index) => (
          <span key={index} className={`h-full max-w-16 grow rounded-full ${index >= open ? 'bg-sunken' : open >= busy ? 'bg-warning' : 'bg-brand'}`} />
        ))}
      </div>
      {offline && <p className="mt-1 text-sm text-muted">{t('offlineBySelf')}</p>}
    </div>
  );
}

function Buttons({ person, onDo }: { person: Member; onDo: (doing: Doing) => void }) {
  const t = useTexts(texts);
  const operator_id = useOperatorId();
  const isOffline = person.availability === 'offline';
  const coming = useAction(
    () => told(api.PATCH('/api/v1/operator/staff/{user_id}', { params: { path: { user_id: person.user_id } }, body: { availability: isOffline ? 'available' : 'offline', operator_id } })),
    { concerns: CONCERNS },
  );
  return (
    <div className="grid gap-2 border-t border-line pt-3">
      {coming.refusal && <Notice>{coming.refusal}</Notice>}
      <div className="flex flex-wrap gap-2">
        {person.invited ? (
          <Button look="secondary" size="small" onPress={() => onDo('link')}>
            {t('newLink')}
          </Button>
        ) : (
          !person.offline_by_self && (
            <Button look="secondary" size="small" isPending={coming.isPending} onPress={() => coming.run(undefined)}>
              {t(isOffline ? 'setAvailable' : 'setOffline')}
            </Button>
          )
        )}
        <Button look="secondary" size="small" onPress={() => onDo('role')}>
          {t(person.role === 'admin' ? 'makeStaff' : 'makeAdmin')}
        </Button>
        {person.role === 'staff' && (
          <Button look="danger" size="small" aria-label={t('removeOf', { name: person.full_name })} onPress={() => onDo('remove')}>
            {t('remove')}
          </Button>
        )}
      </div>
    </div>
  );
}

function RoleDialog({ person, onClose }: { person: Member; onClose: () => void }) {
  const t = useTexts(texts);
  const operator_id = useOperatorId();
  const toAdmin = person.role === 'staff';
  const changing = useAction(
    () => told(api.PATCH('/api/v1/operator/staff/{user_id}', { params: { path: { user_id: person.user_id } }, body: { role: toAdmin ? 'admin' : 'staff', operator_id } })),
    {
      concerns: CONCERNS,
      onDone: () => {
        toast('success', t('roleChanged'));
        onClose();
      },
    },
  );
  return (
    <Confirm
      title={t(toAdmin ? 'makeAdminOf' : 'makeStaffOf', { name: person.full_name })}
      isOpen
      onClose={onClose}
      confirm={t(toAdmin ? 'makeAdmin' : 'makeStaff')}
      onConfirm={() => changing.run(undefined)}
      isPending={changing.isPending}
      refusal={changing.refusal}
    >
      {t(toAdmin ? 'makeAdminSays' : 'makeStaffSays')}
    </Confirm>
  );
}
