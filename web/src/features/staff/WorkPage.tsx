import { Page } from '@/shared/ui/page';

export const WorkPage = () => <Page title="WorkPage">…</Page>;
