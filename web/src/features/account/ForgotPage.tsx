import { Page } from '@/shared/ui/page';

export const ForgotPage = () => <Page title="ForgotPage">…</Page>;
