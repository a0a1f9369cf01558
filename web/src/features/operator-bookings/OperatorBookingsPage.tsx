import { Page } from '@/shared/ui/page';

export const OperatorBookingsPage = () => <Page title="OperatorBookingsPage">…</Page>;
