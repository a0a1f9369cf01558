import { Page } from '@/shared/ui/page';

export const AuditPage = () => <Page title="AuditPage">…</Page>;
