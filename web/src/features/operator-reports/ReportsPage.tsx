import { Page } from '@/shared/ui/page';

export const ReportsPage = () => <Page title="ReportsPage">…</Page>;
