import { Page } from '@/shared/ui/page';

export const InvitationPage = () => <Page title="InvitationPage">…</Page>;
