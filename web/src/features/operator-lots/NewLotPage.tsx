import { Page } from '@/shared/ui/page';

export const NewLotPage = () => <Page title="NewLotPage">…</Page>;
