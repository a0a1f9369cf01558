import { Page } from '@/shared/ui/page';

export const NotificationsPage = () => <Page title="NotificationsPage">…</Page>;
