import { Page } from '@/shared/ui/page';

export const LotPage = () => <Page title="LotPage">…</Page>;
