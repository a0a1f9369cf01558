import { Page } from '@/shared/ui/page';

export const ResetPage = () => <Page title="ResetPage">…</Page>;
