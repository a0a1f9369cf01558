import { Page } from '@/shared/ui/page';

export const SearchPage = () => <Page title="SearchPage">…</Page>;
