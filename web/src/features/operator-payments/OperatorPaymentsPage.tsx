import { getRouteApi } from '@tanstack/react-router';
import { useTexts } from '@/shared/i18n/texts';
import { useMyLots } from '@/shared/operator/useMyLots';
import { useLive } from '@/shared/realtime/useLive';
import { Page } from '@/shared/ui/page';
import { ToPayBack, ToVerify } from './Counter';
import { History } from './History';
import { texts } from './texts';

const route = getRouteApi('/operator/payments');

/** Money at one's lots: what waits to be confirmed first, then what is due back, then all there was. */
export function OperatorPaymentsPage() {
  const t = useTexts(texts);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  useLive(useMyLots(undefined).live);
  return (
    <Page title={t('title')}>
      <div className="grid gap-8">
        <ToVerify />
        <ToPayBack />
        <History filters={search} onChange={(change) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true, resetScroll: false })} />
      </div>
    </Page>
  );
}
