import { Page } from '@/shared/ui/page';

export const EditLotPage = () => <Page title="EditLotPage">…</Page>;
