import { getRouteApi } from '@tanstack/react-router';
import { Ban, Users } from 'lucide-react';
import { useState } from 'react';
import { api, told } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { useUser } from '@/shared/session/session';
import { Button, TextLink } from '@/shared/ui/button';
import { Confirm } from '@/shared/ui/dialog';
import { Card, Page } from '@/shared/ui/page';
import { Pages } from '@/shared/ui/pages';
import { Empty, Loading } from '@/shared/ui/states';
import { Badge } from '@/shared/ui/status';
import { toast } from '@/shared/ui/toasts';
import { useAction } from '@/shared/ui/useAction';
import { type User, usersQuery } from './queries';
import { SearchForm } from './search-form';
import { texts } from './texts';

const route = getRouteApi('/admin/users');

export function UsersPage() {
  const t = useTexts(texts);
  const { q } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page title={t('users')}>
      <div className="grid gap-5">
        <SearchForm label={t('search')} value={q ?? ''} onSearch={(q) => void navigate({ search: q ? { q } : {}, replace: true })} />
        <Pages query={usersQuery(q)} loading={<Loading rows={5} row="h-24" />}>
          {(users) =>
            users.length === 0 ? (
              <Empty icon={Users} title={t('noUsers')} />
            ) : (
              <ul className="grid gap-3">
                {users.map((user) => (
                  <Person key={user.id} user={user} />
                ))}
              </ul>
            )
          }
        </Pages>
      </div>
    </Page>
  );
}

function Person({ user }: { user: User }) {
  const t = useTexts(texts);
  const { longDate } = useFormat();
  const isSelf = useUser()?.id === user.id;
  const [asking, setAsking] = useState(false);
  const isDisabled = typeof user.disabled_at === 'string';
  const roles = [...(user.is_platform_admin ? ['platform' as const] : []), ...new Set(user.memberships.map(({ role }) => role))];
  return (
    <Card as="li" className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-2">
          <h2 className="text-base">{user.full_name}</h2>
          {(roles.length > 0 ? roles : ['customer' as const]).map((role) => (
            <Badge key={role} tone="plain">
              {t(role)}
            </Badge>
          ))}
          {isDisabled && (
            <Badge tone="bad" icon={Ban}>
              {t('disabled')}
            </Badge>
          )}
        </div>
        <p className="text-sm text-muted">
          {[user.email, user.phone, t('registered', { date: longDate(user.created_at) })].filter(Boolean).join(' · ')}
        </p>
        <TextLink to="/admin/audit" search={{ actor: user.id }} className="inline-flex min-h-7 items-center text-sm">
          {t('whatTheyDid')}
        </TextLink>
      </div>
      {!isSelf && (
        <Button look={isDisabled ? 'secondary' : 'danger'} size="small" aria-label={t(isDisabled ? 'enableOf' : 'disableOf', { name: user.full_name })} onPress={() => setAsking(true)}>
          {t(isDisabled ? 'enable' : 'disable')}
        </Button>
      )}
      {asking && <Switching user={user} isDisabled={isDisabled} onClose={() => setAsking(false)} />}
    </Card>
  );
}

function Switching({ user: { id, full_name: name }, isDisabled, onClose }: { user: User; isDisabled: boolean; onClose: () => void }) {
  const t = useTexts(texts);
  const switching = useAction(
    () => {
      const params = { params: { path: { id } } };
      return told(isDisabled ? api.POST('/api/v1/admin/users/{id}/enable', params) : api.POST('/api/v1/admin/users/{id}/disable', params));
    },
    {
      concerns: ['users', 'audit'],
      onDone: () => {
        toast('success', t(isDisabled ? 'isEnabled' : 'isDisabled', { name }));
        onClose();
      },
    },
  );
  return (
    <Confirm
      title={t(isDisabled ? 'enableOf' : 'disableOf', { name })}
      isOpen
      onClose={onClose}
      confirm={t(isDisabled ? 'enable' : 'disable')}
      onConfirm={() => switching.run(undefined)}
      isPending={switching.isPending}
      refusal={switching.refusal}
      danger={!isDisabled}
    >
      {t(isDisabled ? 'enableSays' : 'disableSays', { name })}
    </Confirm>
  );
}
