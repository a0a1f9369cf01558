import { Page } from '@/shared/ui/page';

export const LoginPage = () => <Page title="LoginPage">…</Page>;
