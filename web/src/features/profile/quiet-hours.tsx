import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schemas, told } from '@/shared/api/client';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { sessionQuery } from '@/shared/session/session';
import { Button } from '@/shared/ui/button';
import { Switch } from '@/shared/ui/inputs';
import { NativeInput, SelectInput } from '@/shared/ui/native';
import { Notice } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toasts';
import { useAction } from '@/shared/ui/useAction';
import { preferencesQuery } from './queries';
import { texts } from './texts';

type Quiet = Schemas['QuietHours'];
const NIGHT: Quiet = { from: '22:00', to: '07:00' };

/** The zones this browser knows, and the one that is set: it may know it by another name. */
const zones = (set: string) => [...new Set([set, ...Intl.supportedValuesOf('timeZone')])].toSorted();

export function QuietHours({ quiet, zone }: { quiet: Quiet | null; zone: string }) {
  const t = useTexts(texts);
  const c = useTexts(common);
  const queries = useQueryClient();
  const [wished, setWished] = useState(quiet);
  const [where, setWhere] = useState(zone);
  const save = useAction(
    async () => {
      const me = await told(api.PATCH('/api/v1/me', { body: { time_zone: where } }));
      return { me, set: await told(api.PUT('/api/v1/notifications/preferences', { body: { quiet_hours: wished } })) };
    },
    {
      onDone: ({ me, set }) => {
        queries.setQueryData(sessionQuery.queryKey, me);
        queries.setQueryData(preferencesQuery.queryKey, set);
        toast('success', t('quietSaved'));
      },
    },
  );
  return (
    <section aria-labelledby="quiet" className="grid gap-3">
      <h3 id="quiet">{t('quiet')}</h3>
      <p className="text-sm text-muted">{t('quietWhy')}</p>
      {save.refusal && <Notice>{save.refusal}</Notice>}
      <Switch isSelected={wished !== null} onChange={(on) => setWished(on ? (quiet ?? NIGHT) : null)}>
        {t('quietOn')}
      </Switch>
      {wished && (
        <div className="grid grid-cols-2 gap-3">
          <NativeInput type="time" label={t('quietFrom')} value={wished.from} required onChange={(from) => setWished({ ...wished, from })} />
          <NativeInput type="time" label={t('quietTo')} value={wished.to} required onChange={(to) => setWished({ ...wished, to })} />
        </div>
      )}
      <SelectInput label={t('timeZone')} name="time_zone" value={where} onChange={setWhere} choices={zones(zone).map((value) => ({ value, label: value }))} />
      <Button look="secondary" isPending={save.isPending} onPress={() => save.run(undefined)}>
        {c('save')}
      </Button>
    </section>
  );
}
