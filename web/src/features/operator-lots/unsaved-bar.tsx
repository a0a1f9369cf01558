import { useState } from 'react';
import { useTexts } from '@/shared/i18n/texts';
import { Button } from '@/shared/ui/button';
import { Confirm } from '@/shared/ui/dialog';
import { planTexts } from './plan-texts';

interface Props {
  count: number;
  fault: string | undefined;
  isBlocked: boolean;
  isPending: boolean;
  onSave: () => void;
  onDiscard: () => void;
}

/** Says how much is not saved yet, as long as anything is. */
export function UnsavedBar({ count, fault, isBlocked, isPending, onSave, onDiscard }: Props) {
  const t = useTexts(planTexts);
  const [asking, setAsking] = useState(false);
  return (
    <div className="sticky bottom-18 z-20 mt-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-card border border-warning bg-surface p-3 shadow-float sm:px-5 md:bottom-4">
      <div className="min-w-0">
        <p role="status" className="font-medium">
          {t('unsaved', { count })}
        </p>
        {fault && (
          <p role="alert" className="text-bad">
            {fault}
          </p>
        )}
      </div>
      <div className="flex flex-wrap gap-2">
        <Button look="secondary" onPress={() => setAsking(true)} isDisabled={isPending}>
          {t('discard')}
        </Button>
        <Button onPress={onSave} isPending={isPending} isDisabled={isBlocked}>
          {t('save')}
        </Button>
      </div>
      <Confirm
        title={t('discardTitle')}
        isOpen={asking}
        onClose={() => setAsking(false)}
        confirm={t('discard')}
        onConfirm={() => {
          setAsking(false);
          onDiscard();
        }}
        danger
      >
        {t('leaveWhy')}
      </Confirm>
    </div>
  );
}
