import { ChevronDown, Minus, Pencil, Plus } from 'lucide-react';
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { TextLink } from '@/shared/ui/button';
import { Card } from '@/shared/ui/page';
import { Badge } from '@/shared/ui/status';
import { auditTexts, ENTITIES } from './audit-texts';
import { differences } from './diff';
import type { AuditEntry } from './queries';

const LOOKS = { insert: ['good', Plus], update: ['info', Pencil], delete: ['bad', Minus] } as const;
const isKnown = (entity: string): entity is (typeof ENTITIES)[number] => ENTITIES.some((known) => known === entity);

/** Who did what, and what was different afterwards. */
export function Entry({ entry }: { entry: AuditEntry }) {
  const t = useTexts(auditTexts);
  const { dateTime } = useFormat();
  const { entity, entity_id, action, actor, at, before, after } = entry;
  const [tone, icon] = LOOKS[action];
  const name = isKnown(entity) ? t(entity) : entity;
  const who = actor ? (actor.full_name ?? actor.id) : t('server');
  const changed = differences(before, after);
  return (
    <Card as="li" className="grid gap-1">
      <Disclosure defaultExpanded={action === 'update' && changed.length <= 4}>
        <Heading level={2} className="text-base">
          <Button slot="trigger" className="group flex min-h-11 w-full cursor-pointer flex-wrap items-center gap-x-3 gap-y-1 rounded-control text-start">
            <span>{name}</span>
            <Badge tone={tone} icon={icon}>
              {t(action)}
            </Badge>
            <span className="font-normal">{who}</span>
            <span className="ms-auto flex items-center gap-2 text-sm font-normal text-muted">
              {t('fields', { count: changed.length })}
              <ChevronDown aria-hidden className="size-4 transition-transform group-aria-expanded:rotate-180" />
            </span>
          </Button>
        </Heading>
        <p className="flex flex-wrap items-center gap-x-4 text-sm text-muted [&>a]:inline-flex [&>a]:min-h-7 [&>a]:items-center">
          <time dateTime={at}>{dateTime(at)}</time>
          <TextLink to="/admin/audit" search={{ entity, id: entity_id }}>
            {t('onlyThis')}
          </TextLink>
          {actor && (
            <TextLink to="/admin/audit" search={{ actor: actor.id }}>
              {t('onlyThem', { name: who })}
            </TextLink>
          )}
        </p>
        <DisclosurePanel>
          <Changes changed={changed} caption={t('changes', { entity: name, action: t(action) })} />
        </DisclosurePanel>
      </Disclosure>
    </Card>
  );
}

function Changes({ changed, caption }: { changed: ReturnType<typeof differences>; caption: string }) {
  const t = useTexts(auditTexts);
  const cell = 'py-1.5 pe-3 align-top max-sm:block max-sm:py-0.5';
  return (
    <table className="mt-2 w-full border-collapse text-sm max-sm:block">
      <caption className="sr-only">{caption}</caption>
      <thead className="text-muted max-sm:sr-only">
        <tr>
          {(['field', 'before', 'after'] as const).map((head) => (
            <th key={head} scope="col" className="py-1 pe-3 text-start font-medium">
              {t(head)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-sm:block">
        {changed.map(({ field, before, after }) => (
          <tr key={field} className="border-t border-line max-sm:block max-sm:py-2">
            <th scope="row" className={`${cell} text-start font-medium`}>
              {field}
            </th>
            <td className={cell}>
              <Value label={t('before')} value={before} tone="text-bad" />
            </td>
            <td className={cell}>
              <Value label={t('after')} value={after} tone="text-good" />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ label, value, tone }: { label: string; value: string | undefined; tone: string }) {
  const t = useTexts(auditTexts);
  return (
    <>
      <span className="text-muted sm:hidden">{label}: </span>
      {value === undefined ? <span className="text-muted">{t('nothing')}</span> : <code className={`font-mono break-all ${tone}`}>{value === '' ? '""' : value}</code>}
    </>
  );
}
