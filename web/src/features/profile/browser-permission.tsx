import { usePush } from '@/shared/push/push';
import { useUser } from '@/shared/session/session';
import { useTexts } from '@/shared/i18n/texts';
import { Button } from '@/shared/ui/button';
import { texts } from './texts';

/** Push messages on this device. The browser asks only when somebody presses the button. */
export function BrowserPermission() {
  const t = useTexts(texts);
  const { push, isFailed, turnOn, turnOff } = usePush(useUser()?.id);
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 rounded-control bg-sunken p-3">
      <div className="min-w-0 flex-1 basis-48">
        <h3>{t('browser')}</h3>
        <p className="text-sm text-muted">{t('browserWhy')}</p>
        <p role="status" className="text-sm">
          {push === 'unsupported' && t('unsupported')}
          {push === 'blocked' && t('blocked')}
          {push === 'on' && t('pushOn')}
          {isFailed && t('pushFailed')}
        </p>
      </div>
      {(push === 'unasked' || push === 'off') && (
        <Button look="secondary" onPress={() => void turnOn()}>
          {t('allow')}
        </Button>
      )}
      {push === 'on' && (
        <Button look="secondary" onPress={() => void turnOff()}>
          {t('turnOff')}
        </Button>
      )}
    </div>
  );
}
