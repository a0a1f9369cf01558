import { Page } from '@/shared/ui/page';

export const BookingPage = () => <Page title="BookingPage">…</Page>;
