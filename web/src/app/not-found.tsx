import { MapPinOff } from 'lucide-react';
import { useTexts } from '@/shared/i18n/texts';
import { ButtonLink } from '@/shared/ui/button';
import { Page } from '@/shared/ui/page';
import { Empty } from '@/shared/ui/states';
import { texts } from './texts';

export function NotFound() {
  const t = useTexts(texts);
  return (
    <Page title={t('notFound')} width="narrow">
      <Empty icon={MapPinOff} title={t('notFoundWhy')}>
        <ButtonLink to="/">{t('toSearch')}</ButtonLink>
      </Empty>
    </Page>
  );
}
