import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { useEffect, useReducer, useState } from 'react';
import { useTexts } from '@/shared/i18n/texts';
import { useProblemText } from '@/shared/i18n/problems';
import { Confirm } from '@/shared/ui/dialog';
import { Loading, Shown } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toasts';
import { useAction } from '@/shared/ui/useAction';
import type { Bay } from './bays';
import { edited, type Editor, opened, twice, unsaved } from './editor';
import { PlanEditor } from './plan-editor';
import { planTexts } from './plan-texts';
import { baysQuery, type Lot } from './queries';
import { type Kept, keep } from './save-bays';
import { UnsavedBar } from './unsaved-bar';

export function PlanSection({ lot }: { lot: Lot }) {
  const bays = useQuery(baysQuery(lot.id));
  return (
    <Shown query={bays} loading={<Loading rows={1} row="h-[28rem]" />}>
      {(bays) => <Drawing lot={lot} bays={bays} />}
    </Shown>
  );
}

function Drawing({ lot, bays }: { lot: Lot; bays: Bay[] }) {
  const t = useTexts(planTexts);
  const words = useProblemText();
  const queries = useQueryClient();
  const [editor, act] = useReducer(edited, bays, opened);
  const [refused, setRefused] = useState<Kept['refused']>();
  const { added, changed } = unsaved(editor);
  const count = added.length + changed.length;
  // What others change meanwhile is taken over, but never over what is being drawn.
  useEffect(() => {
    if (count === 0) act({ type: 'load', bays });
    // oxlint-disable-next-line react/exhaustive-deps -- only a new reading loads
  }, [bays]);
  const saving = useAction((editor: Editor) => keep(editor, lot.id), {
    onDone: ({ saved, refused }) => {
      act({ type: 'saved', bays: saved });
      setRefused(refused);
      if (!refused) toast('success', t('savedAll'));
      void Promise.all(['slots', 'lots', 'board'].map((word) => queries.invalidateQueries({ queryKey: [word] })));
    },
  });
  const leaving = useBlocker({ shouldBlockFn: () => count > 0, enableBeforeUnload: () => count > 0, withResolver: true });
  return (
    <>
      <PlanEditor editor={editor} act={act} />
      {count > 0 && (
        <UnsavedBar
          count={count}
          fault={faultOf(editor.bays, t) ?? (refused && t('refusedAt', { label: refused.bay.label, why: words(refused.error) }))}
          isBlocked={faultOf(editor.bays, t) !== undefined}
          isPending={saving.isPending}
          onSave={() => saving.run(editor)}
          onDiscard={() => {
            setRefused(undefined);
            act({ type: 'discard' });
          }}
        />
      )}
      <Confirm title={t('leaveTitle')} isOpen={leaving.status === 'blocked'} onClose={() => leaving.reset?.()} confirm={t('leave')} onConfirm={() => leaving.proceed?.()} danger>
        {t('leaveWhy')}
      </Confirm>
    </>
  );
}

function faultOf(bays: Bay[], t: ReturnType<typeof useTexts<keyof (typeof planTexts)['en']>>): string | undefined {
  if (bays.some(({ label }) => label.trim() === '')) return t('blank');
  const labels = twice(bays);
  return labels.length > 0 ? t('twice', { labels: labels.join(', ') }) : undefined;
}
