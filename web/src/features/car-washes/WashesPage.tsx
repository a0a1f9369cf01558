import { Page } from '@/shared/ui/page';

export const WashesPage = () => <Page title="WashesPage">…</Page>;
