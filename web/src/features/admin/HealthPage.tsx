import { Page } from '@/shared/ui/page';

export const HealthPage = () => <Page title="HealthPage">…</Page>;
