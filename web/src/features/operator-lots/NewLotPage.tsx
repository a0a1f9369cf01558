import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, told } from '@/shared/api/client';
import { useTexts } from '@/shared/i18n/texts';
import { operatorQuery, useOperatorId } from '@/shared/operator/queries';
import { VerificationNotice } from '@/shared/operator/VerificationNotice';
import { Card, Page } from '@/shared/ui/page';
import { toast } from '@/shared/ui/toasts';
import { PlaceForm, type PlaceOfLot } from './place-form';
import { texts } from './texts';

export function NewLotPage() {
  const t = useTexts(texts);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const operator = useOperatorId();
  const { data: business } = useQuery(operatorQuery(operator));
  const add = async (place: PlaceOfLot) => {
    const lot = await told(api.POST('/api/v1/operator/lots', { body: { ...place, ...(operator ? { operator_id: operator } : {}) } }));
    await queries.invalidateQueries({ queryKey: ['lots'] });
    toast('success', t('added'));
    await navigate({ to: '/operator/lots/$lotId', params: { lotId: lot.id }, search: { section: 'bays' } });
  };
  return (
    <Page title={t('newLot')} lead={t('newLead')} back={{ to: '/operator/lots', label: t('lots') }}>
      <VerificationNotice verification={business?.verification} className="mb-4" />
      <Card className="max-w-3xl">
        <PlaceForm save={add} button={t('add')} />
      </Card>
    </Page>
  );
}
