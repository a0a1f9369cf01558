import { useQuery } from '@tanstack/react-query';
import { api, told } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { Switch } from '@/shared/ui/inputs';
import { Card } from '@/shared/ui/page';
import { Notice, Shown, Skeleton } from '@/shared/ui/states';
import { StatusBadge } from '@/shared/ui/status';
import { useAction } from '@/shared/ui/useAction';
import { availabilityQuery } from './queries';
import { texts } from './texts';

/** Whether I take work. Being busy follows from how much I have, and is explained. */
export function AvailabilityCard() {
  const t = useTexts(texts);
  const query = useQuery(availabilityQuery);
  const change = useAction((availability: 'available' | 'offline') => told(api.PATCH('/api/v1/staff/availability', { body: { availability } })), {
    concerns: ['staff', 'assignments'],
  });
  return (
    <Card>
      <Shown query={query} loading={<Skeleton className="h-20" />}>
        {({ availability, operators }) => {
          const state = change.variables === undefined ? availability : change.variables === 'offline' ? 'offline' : availability === 'offline' ? 'available' : availability;
          const busiest = operators.find((one) => one.availability === 'busy');
          return (
            <div className="grid gap-1">
              <Switch isSelected={state !== 'offline'} isDisabled={change.isPending} onChange={(takes) => change.run(takes ? 'available' : 'offline')}>
                <span className="flex flex-wrap items-center gap-2 text-lg font-semibold">
                  {t('takesWork')} <StatusBadge status={state} />
                </span>
              </Switch>
              <p role="status" className="text-muted">
                {state === 'busy' ? t('busyWhy', { count: busiest?.open_assignments ?? 0, limit: busiest?.busy_at ?? 0 }) : t(state === 'offline' ? 'offlineWhy' : 'availableWhy')}
              </p>
              {change.refusal && <Notice>{change.refusal}</Notice>}
            </div>
          );
        }}
      </Shown>
    </Card>
  );
}
