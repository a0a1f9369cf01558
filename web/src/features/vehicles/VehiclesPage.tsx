import { Page } from '@/shared/ui/page';

export const VehiclesPage = () => <Page title="VehiclesPage">…</Page>;
