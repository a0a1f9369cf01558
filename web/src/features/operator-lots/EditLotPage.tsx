import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { CalendarLink } from '@/shared/calendar/CalendarLink';
import { useTexts } from '@/shared/i18n/texts';
import { operatorQuery, useOperatorId } from '@/shared/operator/queries';
import { VerificationNotice } from '@/shared/operator/VerificationNotice';
import { useLive } from '@/shared/realtime/useLive';
import { ButtonLink } from '@/shared/ui/button';
import { Card, Page } from '@/shared/ui/page';
import { Loading, Shown } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toasts';
import { Closures } from './closures';
import { HoursForm } from './hours-form';
import { PlaceForm } from './place-form';
import { PlanSection } from './plan-section';
import { changeLot, type Lot, lotQuery } from './queries';
import { RulesForm } from './rules-form';
import { texts } from './texts';
import { WashForm } from './wash-form';

const route = getRouteApi('/operator/lots/$lotId');
const SECTIONS = ['bays', 'hours', 'rules', 'wash', 'closures', 'place', 'calendar'] as const;
type Section = (typeof SECTIONS)[number];
const isSection = (written: string | undefined): written is Section => SECTIONS.some((section) => section === written);

export function EditLotPage() {
  const t = useTexts(texts);
  const { lotId } = route.useParams();
  const { section } = route.useSearch();
  const lot = useQuery(lotQuery(lotId));
  const { data: business } = useQuery(operatorQuery(useOperatorId()));
  useLive({ lot: lotId });
  const at: Section = isSection(section) ? section : 'bays';
  return (
    <Page
      title={lot.data?.name ?? t('lots')}
      width="wide"
      back={{ to: '/operator/lots', label: t('lots') }}
      actions={
        business?.verification === 'approved' && (
          <ButtonLink to="/lots/$lotId" params={{ lotId }} look="secondary" size="small">
            {t('customerView')}
          </ButtonLink>
        )
      }
    >
      <VerificationNotice verification={business?.verification} className="mb-4" />
      <Sections lotId={lotId} at={at} />
      <h2 className="sr-only">{t(`${at}_section`)}</h2>
      <Shown query={lot} loading={<Loading rows={1} row="h-96" />}>
        {(lot) => <OneSection lot={lot} at={at} key={lot.id} />}
      </Shown>
    </Page>
  );
}

function Sections({ lotId, at }: { lotId: string; at: Section }) {
  const t = useTexts(texts);
  return (
    <nav aria-label={t('sections')} className="no-print mb-5">
      <ul className="flex flex-wrap gap-1.5">
        {SECTIONS.map((section) => (
          <li key={section}>
            <Link
              to="/operator/lots/$lotId"
              params={{ lotId }}
              search={{ section }}
              resetScroll={false}
              aria-current={section === at ? 'page' : undefined}
              className="inline-flex min-h-11 items-center rounded-full border border-line bg-surface px-4 text-sm text-muted hover:text-ink aria-[current]:border-brand aria-[current]:bg-brand-soft aria-[current]:font-medium aria-[current]:text-brand"
            >
              {t(`${section}_section`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function OneSection({ lot, at }: { lot: Lot; at: Section }) {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const save = async (change: Record<string, unknown>) => {
    await changeLot(lot.id, change);
    toast('success', t('saved'));
    await Promise.all(['lots', 'slots', 'board'].map((word) => queries.invalidateQueries({ queryKey: [word] })));
  };
  if (at === 'bays') return <PlanSection lot={lot} />;
  return (
    <Card className="max-w-3xl" aria-label={t(`${at}_section`)}>
      {at === 'hours' && <HoursForm openings={lot.opening_hours} save={(opening_hours) => save({ opening_hours })} />}
      {at === 'rules' && <RulesForm rules={lot.rules} save={(rules) => save({ rules })} />}
      {at === 'wash' && <WashForm wash={lot.car_wash ?? undefined} save={(car_wash) => save({ car_wash })} />}
      {at === 'closures' && <Closures lot={lot} />}
      {at === 'calendar' && <CalendarLink lot={lot.id} />}
      {at === 'place' && <PlaceForm lot={lot} save={(place) => save({ ...place })} button={t('saveButton')} />}
    </Card>
  );
}
