import { useNavigate, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { api, told } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { useEnter } from '@/shared/session/session';
import { Button } from '@/shared/ui/button';
import { Confirm } from '@/shared/ui/dialog';
import { Card } from '@/shared/ui/page';
import { useAction } from '@/shared/ui/useAction';
import { texts } from './texts';

export function DevicesCard() {
  const t = useTexts(texts);
  const [isAsked, setAsked] = useState(false);
  const enter = useEnter();
  const navigate = useNavigate();
  const router = useRouter();
  const logOut = useAction(() => told(api.POST('/api/v1/auth/logout-all')), {
    onDone: async () => {
      enter(null);
      await navigate({ to: '/login' });
      await router.invalidate();
    },
  });
  return (
    <Card aria-labelledby="devices" className="grid gap-3">
      <h2 id="devices">{t('devices')}</h2>
      <p className="text-muted">{t('devicesWhy')}</p>
      <Button look="danger" onPress={() => setAsked(true)}>
        {t('logOutAll')}
      </Button>
      <Confirm
        title={t('logOutAllTitle')}
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        confirm={t('logOutAll')}
        onConfirm={() => logOut.run(undefined)}
        isPending={logOut.isPending}
        refusal={logOut.refusal}
        danger
      >
        <p>{t('devicesWhy')}</p>
      </Confirm>
    </Card>
  );
}
