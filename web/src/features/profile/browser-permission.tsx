import { useState } from 'react';
import { useTexts } from '@/shared/i18n/texts';
import { Button } from '@/shared/ui/button';
import { texts } from './texts';

/** Notices of the browser itself. It is asked only when somebody presses the button. */
export function BrowserPermission() {
  const t = useTexts(texts);
  const [permission, setPermission] = useState(() => ('Notification' in window ? Notification.permission : undefined));
  const ask = async () => setPermission(await Notification.requestPermission());
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 rounded-control bg-sunken p-3">
      <div className="min-w-0 flex-1 basis-48">
        <h3>{t('browser')}</h3>
        <p className="text-sm text-muted">{t('browserWhy')}</p>
        <p role="status" className="text-sm">
          {permission === undefined && t('unsupported')}
          {permission === 'denied' && t('blocked')}
          {permission === 'granted' && t('allowed')}
        </p>
      </div>
      {permission === 'default' && (
        <Button look="secondary" onPress={() => void ask()}>
          {t('allow')}
        </Button>
      )}
    </div>
  );
}
