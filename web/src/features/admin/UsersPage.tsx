import { Page } from '@/shared/ui/page';

export const UsersPage = () => <Page title="UsersPage">…</Page>;
