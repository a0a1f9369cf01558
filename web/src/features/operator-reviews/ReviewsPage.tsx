import { Page } from '@/shared/ui/page';

export const ReviewsPage = () => <Page title="ReviewsPage">…</Page>;
