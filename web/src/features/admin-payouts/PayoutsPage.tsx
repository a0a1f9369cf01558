import { Building2, HandCoins } from 'lucide-react';
import { useState } from 'react';
import { api, type Schemas, told } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { Button } from '@/shared/ui/button';
import { Card, Page } from '@/shared/ui/page';
import { Pages, pagesQuery } from '@/shared/ui/pages';
import { Empty, Loading } from '@/shared/ui/states';
import { PayoutDialog } from './payout-dialog';
import { texts } from './texts';

export type Balance = Schemas['OperatorBalance'];

const balancesQuery = pagesQuery<Balance>(['balances'], (cursor) => told(api.GET('/api/v1/admin/balances', { params: { query: { limit: 50, ...cursor } } })));
const payoutsQuery = pagesQuery<Schemas['Payout']>(['payouts'], (cursor) => told(api.GET('/api/v1/admin/payouts', { params: { query: { ...cursor } } })));

/** What operators are owed, and what they were paid. */
export function PayoutsPage() {
  const t = useTexts(texts);
  const { money, longDate } = useFormat();
  return (
    <Page title={t('payouts')} lead={t('lead')}>
      <div className="grid gap-8">
        <Pages query={balancesQuery} loading={<Loading rows={3} row="h-20" />}>
          {(balances) =>
            balances.length === 0 ? (
              <Empty icon={Building2} title={t('noOperators')} />
            ) : (
              <ul className="grid gap-3 lg:grid-cols-2">
                {balances.map((balance) => (
                  <OneBalance key={balance.operator_id} balance={balance} />
                ))}
              </ul>
            )
          }
        </Pages>
        <section aria-labelledby="history" className="grid gap-3">
          <h2 id="history">{t('history')}</h2>
          <Pages query={payoutsQuery} loading={<Loading rows={2} row="h-16" />}>
            {(payouts) =>
              payouts.length === 0 ? (
                <Empty icon={HandCoins} title={t('noPayouts')} />
              ) : (
                <ul className="grid gap-2">
                  {payouts.map((payout) => (
                    <Card as="li" key={payout.id} className="flex flex-wrap justify-between gap-x-4">
                      <span className="font-mono text-sm">{payout.reference}</span>
                      <span className="text-muted">{longDate(payout.created_at)}</span>
                      <span className="font-semibold tabular-nums">{money(payout)}</span>
                    </Card>
                  ))}
                </ul>
              )
            }
          </Pages>
        </section>
      </div>
    </Page>
  );
}

function OneBalance({ balance }: { balance: Balance }) {
  const t = useTexts(texts);
  const { money } = useFormat();
  const [paying, setPaying] = useState(false);
  const { name, owed, currency } = balance;
  const amount = money({ amount: Math.abs(owed), currency });
  return (
    <Card as="li" className="flex flex-wrap items-center justify-between gap-3">
      <div>
        <h2 className="text-base">{name}</h2>
        <p className="tabular-nums">{t(owed < 0 ? 'owes' : 'owed', { amount })}</p>
      </div>
      {owed > 0 && (
        <Button size="small" aria-label={t('payOf', { name })} onPress={() => setPaying(true)}>
          {t('pay')}
        </Button>
      )}
      {paying && <PayoutDialog balance={balance} onClose={() => setPaying(false)} />}
    </Card>
  );
}
