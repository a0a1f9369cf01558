import { Page } from '@/shared/ui/page';

export const BookWashPage = () => <Page title="BookWashPage">…</Page>;
