import { Page } from '@/shared/ui/page';

export const StaffPage = () => <Page title="StaffPage">…</Page>;
