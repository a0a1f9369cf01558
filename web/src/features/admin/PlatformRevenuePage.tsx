import { Page } from '@/shared/ui/page';

export const PlatformRevenuePage = () => <Page title="PlatformRevenuePage">…</Page>;
