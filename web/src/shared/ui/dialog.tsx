import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { Button, IconButton } from './button';

interface Props {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  /** An alert asks for a decision and is not dismissed by a press beside it. */
  alert?: boolean;
}

/** On a phone it comes from below, elsewhere it stands in the middle. The focus goes in, stays in and comes back. */
export function Dialog({ title, isOpen, onClose, children, alert = false }: Props) {
  const t = useTexts(common);
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={!alert}
      className="fixed inset-0 z-40 flex items-end justify-center bg-scrim sm:items-center sm:p-6"
    >
      <Modal className="max-h-[90dvh] w-full overflow-auto rounded-t-card bg-surface shadow-float sm:max-w-lg sm:rounded-card">
        <AriaDialog role={alert ? 'alertdialog' : 'dialog'} className="p-5 outline-none">
          <div className="mb-3 flex items-start justify-between gap-2">
            <Heading slot="title" className="pt-2 text-lg font-semibold">
              {title}
            </Heading>
            <IconButton label={t('close')} onPress={onClose}>
              <X aria-hidden className="size-5" />
            </IconButton>
          </div>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

interface ConfirmProps extends Omit<Props, 'alert'> {
  confirm: string;
  onConfirm: () => void;
  isPending?: boolean;
  /** What was refused, in words. */
  refusal?: string | undefined;
  danger?: boolean;
}

export function Confirm({ confirm, onConfirm, isPending = false, refusal, danger = false, children, ...dialog }: ConfirmProps) {
  const t = useTexts(common);
  return (
    <Dialog {...dialog} alert>
      <div className="grid gap-4">
        <div>{children}</div>
        {refusal && (
          <p role="alert" className="text-bad">
            {refusal}
          </p>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button look="secondary" onPress={dialog.onClose}>
            {t('cancel')}
          </Button>
          <Button look={danger ? 'danger' : 'primary'} onPress={onConfirm} isPending={isPending}>
            {confirm}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
