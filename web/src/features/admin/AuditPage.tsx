import { getRouteApi } from '@tanstack/react-router';
import { ScrollText } from 'lucide-react';
import { useState } from 'react';
import { useTexts } from '@/shared/i18n/texts';
import { Button } from '@/shared/ui/button';
import { SelectInput, TextInput } from '@/shared/ui/inputs';
import { Page } from '@/shared/ui/page';
import { Pages } from '@/shared/ui/pages';
import { Empty, Loading } from '@/shared/ui/states';
import { Entry } from './audit-entry';
import { auditTexts, ENTITIES } from './audit-texts';
import { type AuditFilter, auditQuery } from './queries';
import { texts } from './texts';

const route = getRouteApi('/admin/audit');
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const uuid = (written: string | undefined) => (written !== undefined && UUID.test(written) ? written : undefined);
const instant = (local: string | undefined) => (local === undefined || Number.isNaN(Date.parse(local)) ? undefined : new Date(local).toISOString());

export function AuditPage() {
  const t = useTexts(auditTexts);
  const search = route.useSearch();
  const filter: AuditFilter = {
    entity: ENTITIES.find((known) => known === search.entity),
    id: uuid(search.id),
    actor: uuid(search.actor),
    from: instant(search.from),
    to: instant(search.to),
  };
  return (
    <Page title={t('audit')} lead={t('lead')}>
      <div className="grid gap-5">
        <Filters key={JSON.stringify(search)} />
        <Pages query={auditQuery(filter)} loading={<Loading rows={6} row="h-20" />}>
          {(entries) =>
            entries.length === 0 ? (
              <Empty icon={ScrollText} title={t('none')}>
                {t('noneWhy')}
              </Empty>
            ) : (
              <ul className="grid gap-3">
                {entries.map((entry) => (
                  <Entry key={entry.id} entry={entry} />
                ))}
              </ul>
            )
          }
        </Pages>
      </div>
    </Page>
  );
}

function Filters() {
  const t = useTexts(auditTexts);
  const words = useTexts(texts);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [wish, setWish] = useState(search);
  const field = (name: 'id' | 'actor' | 'from' | 'to') => ({ label: t(name), value: wish[name] ?? '', onChange: (written: string) => setWish({ ...wish, [name]: written || undefined }) });
  return (
    <form
      role="search"
      className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3"
      onSubmit={(event) => {
        event.preventDefault();
        void navigate({ search: wish, replace: true });
      }}
    >
      <SelectInput
        label={t('entity')}
        value={wish.entity ?? 'all'}
        onChange={(entity) => setWish({ ...wish, entity: entity === 'all' ? undefined : entity })}
        choices={[{ value: 'all', label: t('everything') }, ...ENTITIES.map((value) => ({ value, label: t(value) }))]}
      />
      <TextInput {...field('id')} />
      <TextInput {...field('actor')} />
      <TextInput type="datetime-local" {...field('from')} />
      <TextInput type="datetime-local" {...field('to')} />
      <div className="flex flex-wrap items-end gap-2">
        <Button type="submit">{words('apply')}</Button>
        {Object.keys(search).length > 0 && (
          <Button look="quiet" onPress={() => void navigate({ search: {}, replace: true })}>
            {t('clear')}
          </Button>
        )}
      </div>
    </form>
  );
}
