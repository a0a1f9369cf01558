import { Page } from '@/shared/ui/page';

export const CheckoutPage = () => <Page title="CheckoutPage">…</Page>;
