import { Page } from '@/shared/ui/page';

export const BookingsPage = () => <Page title="BookingsPage">…</Page>;
