import { Page } from '@/shared/ui/page';

export const ReceiptPage = () => <Page title="ReceiptPage">…</Page>;
