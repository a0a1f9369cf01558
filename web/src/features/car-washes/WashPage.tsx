import { Page } from '@/shared/ui/page';

export const WashPage = () => <Page title="WashPage">…</Page>;
