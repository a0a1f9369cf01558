import { Page } from '@/shared/ui/page';

export const BusinessPage = () => <Page title="BusinessPage">…</Page>;
