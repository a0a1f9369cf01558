import { Page } from '@/shared/ui/page';

export const AdminBookingsPage = () => <Page title="AdminBookingsPage">…</Page>;
