import { getRouteApi } from '@tanstack/react-router';
import { api, told } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { Page } from '@/shared/ui/page';
import { Notice } from '@/shared/ui/states';
import { LinkPassword } from './link-password';
import { texts } from './texts';

const route = getRouteApi('/invitations/accept');

export function InvitationPage() {
  const t = useTexts(texts);
  const { token } = route.useSearch();
  return (
    <Page title={t('invitationTitle')} lead={t('invitationLead')} width="narrow">
      {token === undefined ? (
        <Notice>{t('badLink')}</Notice>
      ) : (
        <LinkPassword
          label={t('password')}
          done={t('invitationDone')}
          send={(password) => told(api.POST('/api/v1/auth/invitations/accept', { body: { token, password } }))}
        />
      )}
    </Page>
  );
}
