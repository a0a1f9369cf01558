import { ChevronLeft, ChevronRight, GanttChart, List } from 'lucide-react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { useTexts } from '@/shared/i18n/texts';
import { LotPicker } from '@/shared/operator/LotPicker';
import { dayAfter } from '@/shared/time/days';
import { Button, IconButton } from '@/shared/ui/button';
import { TextInput } from '@/shared/ui/inputs';
import { texts } from './texts';

export type View = 'timeline' | 'list';

interface Props {
  lot: string | undefined;
  onLot: (lot: string | undefined) => void;
  /** Undefined until the board has said which day it is there. */
  date: string | undefined;
  isToday: boolean;
  onDate: (date: string | undefined) => void;
  view: View;
  onView: (view: View) => void;
}

/** Which lot, which day, drawn how. */
export function Toolbar({ lot, onLot, date, isToday, onDate, view, onView }: Props) {
  const t = useTexts(texts);
  return (
    <div className="flex flex-wrap items-end gap-x-4 gap-y-3">
      <LotPicker value={lot} onChange={onLot} className="w-full sm:w-64" />
      <div className="flex items-end gap-1">
        <IconButton label={t('before')} isDisabled={!date} onPress={() => date && onDate(dayAfter(date, -1))} className="border border-edge bg-surface">
          <ChevronLeft aria-hidden className="size-5" />
        </IconButton>
        <TextInput type="date" label={t('day')} value={date ?? ''} onChange={(next) => next && onDate(next)} />
        <IconButton label={t('after')} isDisabled={!date} onPress={() => date && onDate(dayAfter(date))} className="border border-edge bg-surface">
          <ChevronRight aria-hidden className="size-5" />
        </IconButton>
      </div>
      {!isToday && (
        <Button look="secondary" onPress={() => onDate(undefined)}>
          {t('today')}
        </Button>
      )}
      <ToggleButtonGroup
        aria-label={t('view')}
        disallowEmptySelection
        selectedKeys={[view]}
        onSelectionChange={(keys) => onView(keys.has('list') ? 'list' : 'timeline')}
        className="flex rounded-control border border-edge bg-surface p-0.5 sm:ms-auto"
      >
        <ViewButton id="timeline" name={t('timeline')} icon={GanttChart} />
        <ViewButton id="list" name={t('list')} icon={List} />
      </ToggleButtonGroup>
    </div>
  );
}

function ViewButton({ id, name, icon: Icon }: { id: View; name: string; icon: typeof List }) {
  return (
    <ToggleButton id={id} className="inline-flex min-h-10 cursor-pointer items-center gap-2 rounded-md px-3 text-muted selected:bg-brand-soft selected:font-medium selected:text-brand">
      <Icon aria-hidden className="size-4" />
      {name}
    </ToggleButton>
  );
}
