import { useQuery } from '@tanstack/react-query';
import { UserPlus, Users } from 'lucide-react';
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { isProblem } from '@/shared/api/problem';
import { common } from '@/shared/i18n/common';
import { useProblemText } from '@/shared/i18n/problems';
import { useTexts } from '@/shared/i18n/texts';
import { Button } from '@/shared/ui/button';
import { toast } from '@/shared/ui/toasts';
import { useAction } from '@/shared/ui/useAction';
import { assign, type Wash, workersQuery } from './queries';
import { texts } from './texts';

const LEAST_BUSY = 'least-busy';
const item = 'flex min-h-11 cursor-pointer items-center gap-3 rounded-md px-3 py-1.5 outline-none focus:bg-brand-soft';

/** Who does it: the least busy, or somebody by name. */
export function AssignMenu({ wash, what, operator }: { wash: Wash; what: string; operator: string | undefined }) {
  const t = useTexts(texts);
  const c = useTexts(common);
  const words = useProblemText();
  const workers = useQuery(workersQuery(operator)).data?.filter(({ user_id }) => user_id !== wash.employee?.id);
  const { run, isPending } = useAction(assign, {
    concerns: ['car-washes', 'staff', 'assignments'],
    onDone: ({ employee }) => (employee ? toast('success', t('assignedTo', { name: employee.full_name })) : toast('warning', t('waits'))),
    onRefused: (error) => toast('error', isProblem(error, 'state_changed') ? t('changed') : words(error)),
  });
  const has = wash.employee !== null && wash.employee !== undefined;
  return (
    <MenuTrigger>
      <Button size="small" look={has ? 'secondary' : 'primary'} isPending={isPending} aria-label={t(has ? 'reassignOf' : 'assignOf', { what })}>
        {!isPending && <UserPlus aria-hidden className="size-4" />}
        {has ? t('reassign') : t('assign')}
      </Button>
      <Popover className="max-w-72 min-w-60 overflow-auto rounded-card border border-line bg-surface p-1 shadow-float">
        <Menu className="outline-none" onAction={(key) => run({ wash: wash.id, employee: key === LEAST_BUSY ? undefined : String(key) })}>
          <MenuItem id={LEAST_BUSY} className={item} textValue={t('leastBusy')}>
            <Users aria-hidden className="size-5 text-muted" />
            <span>
              {t('leastBusy')}
              {workers?.length === 0 && <span className="block text-sm text-muted">{t('noWorker')}</span>}
            </span>
          </MenuItem>
          <>
            {workers?.map(({ user_id, full_name, availability, open_assignments }) => (
              <MenuItem key={user_id} id={user_id} className={item} textValue={full_name}>
                <span className="ps-8">
                  {full_name}
                  <span className="block text-sm text-muted">
                    {c(availability)} · {t('hasOpen', { count: open_assignments })}
                  </span>
                </span>
              </MenuItem>
            ))}
          </>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
