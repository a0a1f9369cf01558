import { Page } from '@/shared/ui/page';

export const ProfilePage = () => <Page title="ProfilePage">…</Page>;
