import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { Button } from '@/shared/ui/button';
import { CopyField } from '@/shared/ui/copy-field';
import { Dialog } from '@/shared/ui/dialog';
import { Notice } from '@/shared/ui/states';
import type { WithSecret } from './queries';
import { texts } from './texts';

/** It must be closed on purpose: what it shows is not to be had again. */
export function SecretDialog({ made, onClose }: { made: WithSecret; onClose: () => void }) {
  const t = useTexts(texts);
  const { dateTime } = useFormat();
  return (
    <Dialog title={t('secretTitle')} isOpen onClose={onClose} alert>
      <div className="grid gap-4">
        <p>{t('secretSays')}</p>
        <CopyField label={t('secret')} value={made.secret} />
        {made.old_secret_ends_at && <Notice tone="info">{t('bothSign', { time: dateTime(made.old_secret_ends_at) })}</Notice>}
        <Button className="justify-self-end" onPress={onClose}>
          {t('done')}
        </Button>
      </div>
    </Dialog>
  );
}
