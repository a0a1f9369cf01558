import { Page } from '@/shared/ui/page';

export const ServicesPage = () => <Page title="ServicesPage">…</Page>;
