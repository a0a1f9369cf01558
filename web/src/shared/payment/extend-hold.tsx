import { api, told } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { Button } from '@/shared/ui/button';
import { Notice } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toasts';
import { useAction } from '@/shared/ui/useAction';
import { texts } from './texts';

interface Props {
  of: 'bookings' | 'car-washes';
  id: string;
}

const extend = ({ of, id }: Props): Promise<unknown> => {
  const params = { path: { id } };
  return of === 'bookings' ? told(api.POST('/api/v1/bookings/{id}/extend-hold', { params })) : told(api.POST('/api/v1/car-washes/{id}/extend-hold', { params }));
};

/** More time to pay, once. */
export function ExtendHold(props: Props) {
  const t = useTexts(texts);
  const more = useAction(() => extend(props), { concerns: ['bookings', 'car-washes'], onDone: () => toast('success', t('extended')) });
  return (
    <div className="grid gap-2 justify-items-start">
      {more.refusal && <Notice>{more.refusal}</Notice>}
      <Button look="secondary" size="small" isPending={more.isPending} onPress={() => more.run(undefined)}>
        {t('extend')}
      </Button>
    </div>
  );
}
