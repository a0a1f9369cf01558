import { Page } from '@/shared/ui/page';

export const OperatorPaymentsPage = () => <Page title="OperatorPaymentsPage">…</Page>;
