import { CircleParking, Plus, Redo2, Rows3, Undo2 } from 'lucide-react';
import { type Dispatch, useState } from 'react';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { Button, IconButton } from '@/shared/ui/button';
import { SelectInput } from '@/shared/ui/inputs';
import { Card } from '@/shared/ui/page';
import { Empty } from '@/shared/ui/states';
import { BayPanel } from './bay-panel';
import { type Bay, nextPrefix, overlapping, rowOf } from './bays';
import type { Act, Editor } from './editor';
import { PlanCanvas } from './plan-canvas';
import { planTexts } from './plan-texts';
import { RowDialog } from './row-dialog';

const GRIDS = ['0.25', '0.5', '1', '5'] as const;
type Grid = (typeof GRIDS)[number];

export function PlanEditor({ editor, act }: { editor: Editor; act: Dispatch<Act> }) {
  const t = useTexts(planTexts);
  const [grid, setGrid] = useState<Grid>('0.5');
  const [addingRow, setAddingRow] = useState(false);
  const chosen = editor.bays.find(({ key }) => key === editor.selected);
  const addOne = () => {
    const [bay] = rowOf({ prefix: nextPrefix(editor.bays), from: 1, to: 1, vehicle_class: 'sedan', rate: 5000, features: [], direction: 'across' }, editor.bays);
    if (bay) act({ type: 'add', bays: [bay] });
  };
  return (
    <div className="grid gap-4 lg:grid-cols-[1fr_20rem] lg:items-start">
      <div className="grid min-w-0 gap-3">
        <Toolbar editor={editor} act={act} grid={grid} setGrid={setGrid} onAddRow={() => setAddingRow(true)} onAddBay={addOne} />
        {editor.bays.length === 0 ? (
          <Empty icon={CircleParking} title={t('noBays')}>
            <p className="mb-3">{t('noBaysWhy')}</p>
            <Button onPress={() => setAddingRow(true)}>{t('addRow')}</Button>
          </Empty>
        ) : (
          <PlanCanvas bays={editor.bays} selected={editor.selected} grid={Number(grid)} act={act} />
        )}
        <Hints bays={editor.bays} />
      </div>
      {chosen && (
        <Card aria-label={t('chosen')} className="lg:sticky lg:top-20">
          <BayPanel bay={chosen} bays={editor.bays} act={act} />
        </Card>
      )}
      {addingRow && (
        <RowDialog
          bays={editor.bays}
          onClose={() => setAddingRow(false)}
          onAdd={(wish) => {
            act({ type: 'add', bays: rowOf(wish, editor.bays) });
            setAddingRow(false);
          }}
        />
      )}
    </div>
  );
}

interface ToolbarProps {
  editor: Editor;
  act: Dispatch<Act>;
  grid: Grid;
  setGrid: (grid: Grid) => void;
  onAddRow: () => void;
  onAddBay: () => void;
}

function Toolbar({ editor, act, grid, setGrid, onAddRow, onAddBay }: ToolbarProps) {
  const t = useTexts(planTexts);
  const { number } = useFormat();
  return (
    <div className="flex flex-wrap items-end gap-2">
      <Button look="secondary" onPress={onAddRow}>
        <Rows3 aria-hidden className="size-5" />
        {t('addRow')}
      </Button>
      <Button look="secondary" onPress={onAddBay}>
        <Plus aria-hidden className="size-5" />
        {t('addBay')}
      </Button>
      <div className="flex">
        <IconButton label={t('undo')} isDisabled={editor.past.length === 0} onPress={() => act({ type: 'undo' })}>
          <Undo2 aria-hidden className="size-5" />
        </IconButton>
        <IconButton label={t('redo')} isDisabled={editor.future.length === 0} onPress={() => act({ type: 'redo' })}>
          <Redo2 aria-hidden className="size-5" />
        </IconButton>
      </div>
      <SelectInput
        className="ms-auto w-28"
        label={t('grid')}
        value={grid}
        onChange={setGrid}
        choices={GRIDS.map((value) => ({ value, label: t('metres', { value: number(Number(value)) }) }))}
      />
    </div>
  );
}

function Hints({ bays }: { bays: Bay[] }) {
  const t = useTexts(planTexts);
  const unplaced = bays.filter(({ place }) => !place).map(({ label }) => label);
  const lying = overlapping(bays);
  const labels = bays.filter(({ key }) => lying.has(key)).map(({ label }) => label);
  return (
    <div className="grid gap-1 text-sm text-muted">
      {bays.length > 0 && <p id="plan-keys">{t('keys')}</p>}
      {unplaced.length > 0 && <p className="text-warning">{t('unplaced', { count: unplaced.length, labels: unplaced.join(', ') })}</p>}
      {labels.length > 0 && <p className="text-warning">{t('overlapping', { labels: labels.join(', ') })}</p>}
    </div>
  );
}
