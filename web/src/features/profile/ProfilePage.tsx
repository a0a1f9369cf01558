import { useTexts } from '@/shared/i18n/texts';
import { useUser } from '@/shared/session/session';
import { Page } from '@/shared/ui/page';
import { Loading } from '@/shared/ui/states';
import { CalendarCard } from './calendar-card';
import { DevicesCard } from './devices-card';
import { LooksCard } from './looks-card';
import { NotificationsCard } from './notifications-card';
import { PasswordCard } from './password-card';
import { PersonCard } from './person-card';
import { texts } from './texts';

export function ProfilePage() {
  const t = useTexts(texts);
  const user = useUser();
  return (
    <Page title={t('title')}>
      {user ? (
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <div className="grid gap-4">
            <PersonCard user={user} />
            <LooksCard />
            <PasswordCard />
            <CalendarCard />
            <DevicesCard />
          </div>
          <NotificationsCard user={user} />
        </div>
      ) : (
        <Loading rows={3} row="h-48" />
      )}
    </Page>
  );
}
