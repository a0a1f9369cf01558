import { Page } from '@/shared/ui/page';

export const TodayPage = () => <Page title="TodayPage">…</Page>;
