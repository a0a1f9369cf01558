import { getRouteApi } from '@tanstack/react-router';
import { Building2 } from 'lucide-react';
import { useState } from 'react';
import { api, told } from '@/shared/api/client';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { Button } from '@/shared/ui/button';
import { RadioInput } from '@/shared/ui/inputs';
import { Card, Page } from '@/shared/ui/page';
import { Pages } from '@/shared/ui/pages';
import { Empty, Loading, Notice } from '@/shared/ui/states';
import { StatusBadge } from '@/shared/ui/status';
import { toast } from '@/shared/ui/toasts';
import { useAction } from '@/shared/ui/useAction';
import { type Operator, operatorsQuery, type Verification } from './queries';
import { ReasonDialog } from './reason-dialog';
import { texts } from './texts';

const route = getRouteApi('/admin/operators');
const STATES = ['pending', 'approved', 'declined'] as const satisfies Verification[];
const CONCERNS = ['operators', 'lots', 'audit'];

export function OperatorsPage() {
  const t = useTexts(texts);
  const words = useTexts(common);
  const { verification } = route.useSearch();
  const navigate = route.useNavigate();
  // Who waits comes first.
  const shown = verification === 'all' ? undefined : (STATES.find((state) => state === verification) ?? 'pending');
  return (
    <Page title={t('operators')}>
      <div className="grid gap-5">
        <RadioInput
          inline
          label={t('show')}
          value={shown ?? 'all'}
          onChange={(verification) => void navigate({ search: { verification }, replace: true })}
          choices={[...STATES.map((value) => ({ value, label: words(value) })), { value: 'all', label: t('everyone') }]}
        />
        <Pages query={operatorsQuery(shown)} loading={<Loading rows={3} row="h-32" />}>
          {(operators) =>
            operators.length === 0 ? (
              <Empty icon={Building2} title={t('noOperators')}>
                {t('noOperatorsWhy')}
              </Empty>
            ) : (
              <ul className="grid gap-3 lg:grid-cols-2">
                {operators.map((operator) => (
                  <OneOperator key={operator.id} operator={operator} />
                ))}
              </ul>
            )
          }
        </Pages>
      </div>
    </Page>
  );
}

function OneOperator({ operator }: { operator: Operator }) {
  const t = useTexts(texts);
  const { longDate } = useFormat();
  const { id, name, verification, address, upi_id, created_at } = operator;
  const [declining, setDeclining] = useState(false);
  const approving = useAction(() => told(api.POST('/api/v1/admin/operators/{id}/approve', { params: { path: { id } } })), {
    concerns: CONCERNS,
    onDone: () => toast('success', t('approved', { name })),
  });
  return (
    <Card as="li" className="grid content-start gap-2">
      <div className="flex items-start justify-between gap-3">
        <h2 className="text-base">{name}</h2>
        <StatusBadge status={verification} />
      </div>
      {address && <p>{address}</p>}
      <p className="text-sm text-muted">
        {upi_id ?? t('noUpi')} · {t('registered', { date: longDate(created_at) })}
      </p>
      {approving.refusal && <Notice>{approving.refusal}</Notice>}
      <div className="mt-1 flex flex-wrap gap-2">
        {verification !== 'approved' && (
          <Button size="small" aria-label={t('approveOf', { name })} onPress={() => approving.run(undefined)} isPending={approving.isPending}>
            {t('approve')}
          </Button>
        )}
        {verification !== 'declined' && (
          <Button look="danger" size="small" aria-label={t('declineOf', { name })} onPress={() => setDeclining(true)}>
            {t('decline')}
          </Button>
        )}
      </div>
      {declining && (
        <ReasonDialog
          title={t('declineOf', { name })}
          says={t('declineSays')}
          concerns={CONCERNS}
          send={(reason) => told(api.POST('/api/v1/admin/operators/{id}/decline', { params: { path: { id } }, body: { reason } }))}
          done={t('declined', { name })}
          onClose={() => setDeclining(false)}
        />
      )}
    </Card>
  );
}
