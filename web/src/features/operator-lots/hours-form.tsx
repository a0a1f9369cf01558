import { Copy, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import type { Schemas } from '@/shared/api/client';
import { Button, IconButton } from '@/shared/ui/button';
import { RadioInput, TextInput } from '@/shared/ui/inputs';
import { Notice } from '@/shared/ui/states';
import { useAction } from '@/shared/ui/useAction';
import { asOn, everyDay, faults, isOvernight, openingsOf, type Span, type Week, type Weekday, WEEKDAYS, weekOf, without, withAnother, withSpan } from './hours';
import { texts } from './texts';

type Opening = Schemas['Opening'];

export function HoursForm({ openings, save }: { openings: Opening[]; save: (openings: Opening[]) => Promise<unknown> }) {
  const t = useTexts(texts);
  const words = useTexts(common);
  const [kind, setKind] = useState<'always' | 'days'>(openings.length === 0 ? 'always' : 'days');
  const [week, setWeek] = useState<Week>(() => (openings.length === 0 ? everyDay() : weekOf(openings)));
  const [tried, setTried] = useState(false);
  const wrong = kind === 'days' ? faults(week) : {};
  const saving = useAction(save);
  const send = () => {
    setTried(true);
    if (Object.keys(wrong).length === 0) saving.run(kind === 'always' ? [] : openingsOf(week));
  };
  return (
    <div className="grid gap-5">
      <RadioInput
        inline
        label={t('when')}
        value={kind}
        onChange={setKind}
        choices={[
          { value: 'always', label: t('alwaysOpen') },
          { value: 'days', label: t('byDay') },
        ]}
      />
      {kind === 'days' && (
        <ul className="divide-y divide-line">
          {WEEKDAYS.map((day) => (
            <Day key={day} day={day} week={week} onChange={setWeek} fault={tried ? wrong[day] : undefined} />
          ))}
        </ul>
      )}
      {tried && wrong.week && <Notice>{t(wrong.week)}</Notice>}
      {saving.refusal && <Notice>{saving.refusal}</Notice>}
      <Button onPress={send} isPending={saving.isPending} className="sm:justify-self-start">
        {words('save')}
      </Button>
    </div>
  );
}

interface DayProps {
  day: Weekday;
  week: Week;
  onChange: (week: Week) => void;
  fault: 'no_hours' | 'incomplete' | 'overlap' | undefined;
}

function Day({ day, week, onChange, fault }: DayProps) {
  const t = useTexts(texts);
  const name = t(day);
  const spans = week[day];
  return (
    <li className="grid gap-2 py-3 sm:grid-cols-[8rem_1fr_auto] sm:items-start">
      <h3 className="min-h-11 content-center">{name}</h3>
      <div className="grid gap-2">
        {spans.length === 0 && <p className="min-h-11 content-center text-muted">{t('closedDay')}</p>}
        {spans.map((span, index) => (
          <SpanFields
            // oxlint-disable-next-line react/no-array-index-key -- a span is nothing but its place in the day
            key={index}
            day={name}
            span={span}
            onChange={(changed) => onChange(withSpan(week, day, index, changed))}
            onRemove={() => onChange(without(week, day, index))}
          />
        ))}
        {fault && (
          <p role="alert" className="text-sm text-bad">
            {t(fault)}
          </p>
        )}
      </div>
      <div className="flex">
        <IconButton label={t('addSpan', { day: name })} onPress={() => onChange(withAnother(week, day))}>
          <Plus aria-hidden className="size-5" />
        </IconButton>
        <IconButton label={t('copyDayOf', { day: name })} onPress={() => onChange(asOn(week, day))}>
          <Copy aria-hidden className="size-5" />
        </IconButton>
      </div>
    </li>
  );
}

function SpanFields({ day, span, onChange, onRemove }: { day: string; span: Span; onChange: (span: Span) => void; onRemove: () => void }) {
  const t = useTexts(texts);
  return (
    <div role="group" aria-label={day} className="flex flex-wrap items-end gap-2">
      <TextInput className="w-32" type="time" label={t('opens')} value={span.opens} onChange={(opens) => onChange({ ...span, opens })} />
      <TextInput className="w-32" type="time" label={t('closes')} value={span.closes} onChange={(closes) => onChange({ ...span, closes })} />
      <IconButton label={t('removeSpan', { day, opens: span.opens, closes: span.closes })} onPress={onRemove}>
        <X aria-hidden className="size-5" />
      </IconButton>
      {isOvernight(span) && <span className="self-center pt-5 text-sm text-muted">{t('nextDay')}</span>}
    </div>
  );
}
