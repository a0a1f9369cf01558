import { Page } from '@/shared/ui/page';

export const LotsPage = () => <Page title="LotsPage">…</Page>;
