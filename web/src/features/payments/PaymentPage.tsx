import { queryOptions, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { CircleCheck, CircleX, Clock, Hourglass, type LucideIcon, Undo2 } from 'lucide-react';
import { api, type Schemas, told } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { Pay } from '@/shared/payment/pay';
import { useLive } from '@/shared/realtime/useLive';
import { ButtonLink } from '@/shared/ui/button';
import { Card, Page } from '@/shared/ui/page';
import { Notice, Shown } from '@/shared/ui/states';
import { amountOf, type State, stateOf } from './state';
import { texts } from './texts';

type Payment = Schemas['Payment'];
const route = getRouteApi('/payments/$paymentId');

/** Looked at again whenever the page is: the payment is made in another tab, or on a phone. */
const paymentQuery = (id: string) =>
  queryOptions({
    queryKey: ['payments', id],
    queryFn: () => told(api.GET('/api/v1/payments/{id}', { params: { path: { id } } })),
    refetchOnWindowFocus: 'always',
  });

/** Where somebody comes back to from a provider's page: how it stands, and it changes by itself. */
export function PaymentPage() {
  const t = useTexts(texts);
  const { paymentId } = route.useParams();
  const query = useQuery(paymentQuery(paymentId));
  const lot = query.data?.subject?.lot;
  useLive(lot && { lot: lot.id });
  return (
    <Page title={t('title')} lead={lot?.name}>
      <Shown query={query}>
        {(payment) => (
          <div className="grid max-w-2xl gap-4">
            <Standing payment={payment} />
            <Onwards payment={payment} />
          </div>
        )}
      </Shown>
    </Page>
  );
}

const LOOKS: Record<State, { icon: LucideIcon; look: string }> = {
  waiting: { icon: Hourglass, look: 'text-info' },
  asked: { icon: Hourglass, look: 'text-warning' },
  paid: { icon: CircleCheck, look: 'text-good' },
  failed: { icon: CircleX, look: 'text-bad' },
  late: { icon: Clock, look: 'text-warning' },
  goesBack: { icon: Undo2, look: 'text-info' },
  wentBack: { icon: Undo2, look: 'text-good' },
};

function Standing({ payment }: { payment: Payment }) {
  const t = useTexts(texts);
  const { money } = useFormat();
  const state = stateOf(payment);
  const { icon: Icon, look } = LOOKS[state];
  const amount = money(amountOf(payment));
  return (
    <Card className="grid gap-4">
      <div role="status" className="flex items-start gap-3">
        <Icon aria-hidden className={`mt-1 size-6 shrink-0 ${look}`} />
        <div className="grid gap-1">
          <h2>{t(state, { amount })}</h2>
          <p className="text-muted">{t(`${state}Why`, { amount })}</p>
        </div>
      </div>
      {state === 'waiting' && (
        <>
          {payment.refusal !== undefined && payment.refusal !== null && <Notice tone="warning">{t('refused')}</Notice>}
          <Pay payment={payment} />
        </>
      )}
    </Card>
  );
}

function Onwards({ payment: { subject } }: { payment: Payment }) {
  const t = useTexts(texts);
  const { booking_id: bookingId, car_wash_id: washId } = subject ?? {};
  if (bookingId)
    return (
      <ButtonLink look="secondary" to="/bookings/$bookingId" params={{ bookingId }}>
        {t('toBooking')}
      </ButtonLink>
    );
  return washId ? (
    <ButtonLink look="secondary" to="/car-washes/$washId" params={{ washId }}>
      {t('toWash')}
    </ButtonLink>
  ) : null;
}
