import { getRouteApi } from '@tanstack/react-router';
import { api, told } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { TextLink } from '@/shared/ui/button';
import { Page } from '@/shared/ui/page';
import { Notice } from '@/shared/ui/states';
import { LinkPassword } from './link-password';
import { texts } from './texts';

const route = getRouteApi('/password/reset');

export function ResetPage() {
  const t = useTexts(texts);
  const { token } = route.useSearch();
  return (
    <Page title={t('resetTitle')} width="narrow">
      {token === undefined ? (
        <Notice>{t('badLink')}</Notice>
      ) : (
        <LinkPassword
          label={t('newPassword')}
          done={t('resetDone')}
          send={(password) => told(api.POST('/api/v1/auth/password/reset', { body: { token, password } }))}
        />
      )}
      <p className="mt-4 text-center">
        <TextLink to="/password/forgot">{t('newLink')}</TextLink>
      </p>
    </Page>
  );
}
