import { api, told } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { Confirm } from '@/shared/ui/dialog';
import { toast } from '@/shared/ui/toasts';
import { useAction } from '@/shared/ui/useAction';
import type { Vehicle } from './queries';
import { texts } from './texts';

export function RemoveVehicle({ vehicle, onClose }: { vehicle: Vehicle | undefined; onClose: () => void }) {
  const t = useTexts(texts);
  const remove = useAction(({ id }: Vehicle) => told(api.DELETE('/api/v1/me/vehicles/{id}', { params: { path: { id } } })), {
    concerns: ['vehicles'],
    onDone: (_, { plate }) => {
      toast('success', t('removed', { plate }));
      onClose();
    },
  });
  return (
    <Confirm
      title={t('removeTitle', { plate: vehicle?.plate ?? '' })}
      isOpen={vehicle !== undefined}
      onClose={onClose}
      confirm={t('remove')}
      onConfirm={() => vehicle && remove.run(vehicle)}
      isPending={remove.isPending}
      refusal={remove.refusal}
      danger
    >
      <p>{t('removeWhy')}</p>
    </Confirm>
  );
}
