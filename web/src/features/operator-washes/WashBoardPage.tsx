import { Page } from '@/shared/ui/page';

export const WashBoardPage = () => <Page title="WashBoardPage">…</Page>;
