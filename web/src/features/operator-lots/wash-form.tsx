import { useState } from 'react';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import type { Schemas } from '@/shared/api/client';
import { Button, TextLink } from '@/shared/ui/button';
import { NumberInput, Switch, TextInput } from '@/shared/ui/inputs';
import { Notice } from '@/shared/ui/states';
import { useAction } from '@/shared/ui/useAction';
import { endOf, midnight } from './hours';
import { texts } from './texts';

type CarWash = Schemas['CarWash'];

export function WashForm({ wash, save }: { wash: CarWash | undefined; save: (wash: CarWash) => Promise<unknown> }) {
  const t = useTexts(texts);
  const words = useTexts(common);
  const [enabled, setEnabled] = useState(wash?.enabled ?? false);
  const [bays, setBays] = useState(wash?.bays ?? 2);
  const [opens, setOpens] = useState(wash?.opens ?? '09:00');
  const [closes, setCloses] = useState(midnight(wash?.closes ?? '21:00'));
  const [tried, setTried] = useState(false);
  const saving = useAction(save);
  const complete = opens !== '' && closes !== '' && bays >= 1;
  const send = () => {
    setTried(true);
    if (complete) saving.run({ enabled, bays, opens, closes: endOf(closes) });
  };
  return (
    <div className="grid gap-5">
      <Switch isSelected={enabled} onChange={setEnabled}>
        <span className="font-medium">{t('washes')}</span>
      </Switch>
      {enabled && (
        <>
          <NumberInput label={t('washBays')} hint={t('washBaysHint')} value={bays} onChange={setBays} minValue={1} maxValue={50} step={1} />
          <div className="grid gap-4 sm:grid-cols-2">
            <TextInput type="time" label={t('washFrom')} value={opens} onChange={setOpens} />
            <TextInput type="time" label={t('washTo')} value={closes} onChange={setCloses} />
          </div>
          <p className="text-muted">
            {t('washServices')} <TextLink to="/operator/services">{t('toServices')}</TextLink>
          </p>
        </>
      )}
      {tried && !complete && <Notice>{t('incomplete')}</Notice>}
      {saving.refusal && <Notice>{saving.refusal}</Notice>}
      <Button onPress={send} isPending={saving.isPending} className="sm:justify-self-start">
        {words('save')}
      </Button>
    </div>
  );
}
