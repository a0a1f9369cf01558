import { Page } from '@/shared/ui/page';

export const CarsPage = () => <Page title="CarsPage">…</Page>;
