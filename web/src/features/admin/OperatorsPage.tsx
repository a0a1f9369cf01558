import { Page } from '@/shared/ui/page';

export const OperatorsPage = () => <Page title="OperatorsPage">…</Page>;
