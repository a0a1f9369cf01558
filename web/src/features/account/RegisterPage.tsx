import { Page } from '@/shared/ui/page';

export const RegisterPage = () => <Page title="RegisterPage">…</Page>;
