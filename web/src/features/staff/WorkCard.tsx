import { Check, Droplets, type LucideIcon, Play, SquareParking, ThumbsUp, Wrench } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { isProblem } from '@/shared/api/problem';
import { useProblemText } from '@/shared/i18n/problems';
import { useTexts } from '@/shared/i18n/texts';
import { useFormat } from '@/shared/i18n/useFormat';
import { Button } from '@/shared/ui/button';
import { Card, Facts } from '@/shared/ui/page';
import { StatusBadge } from '@/shared/ui/status';
import { toast } from '@/shared/ui/toasts';
import { useAction } from '@/shared/ui/useAction';
import { DeclineWork } from './DeclineWork';
import { type Assignment, nextStep, type Step, take } from './queries';
import { texts } from './texts';
import { useZone } from './useZone';

const STEPS: Record<Step, { icon: ReactNode; done: 'accepted' | 'started' | 'completed' }> = {
  accept: { icon: <ThumbsUp aria-hidden className="size-5" />, done: 'accepted' },
  start: { icon: <Play aria-hidden className="size-5" />, done: 'started' },
  complete: { icon: <Check aria-hidden className="size-5" />, done: 'completed' },
};
const KINDS: Record<Assignment['kind'], LucideIcon> = { car_wash: Droplets, booking: SquareParking, task: Wrench };

/** One thing to do, with one large button for its next step. */
export function WorkCard({ work }: { work: Assignment }) {
  const t = useTexts(texts);
  const words = useProblemText();
  const [declines, setDeclines] = useState(false);
  const { run, isPending } = useAction(take, {
    concerns: ['assignments', 'staff', 'car-washes'],
    onDone: (_, { step }) => toast('success', t(STEPS[step].done)),
    onRefused: (error) => toast('error', isProblem(error, 'state_changed') ? t('changed') : words(error)),
  });
  const step = nextStep(work);
  const Kind = KINDS[work.kind];
  return (
    <Card as="li" className="grid gap-4">
      <div className="grid justify-items-start gap-2">
        <StatusBadge status={work.status} />
        <h3 className="flex items-start gap-2 text-lg">
          <Kind aria-hidden className="mt-1 size-5 shrink-0 text-muted" />
          {work.task}
        </h3>
      </div>
      <WorkFacts work={work} />
      {step && (
        <div className="grid gap-2">
          <Button size="large" className="w-full" isPending={isPending} onPress={() => run({ id: work.id, step })} aria-label={t('stepOf', { step: t(step), task: work.task })}>
            {!isPending && STEPS[step].icon}
            {t(step)}
          </Button>
          {step !== 'complete' && (
            <Button look="quiet" className="w-full" onPress={() => setDeclines(true)} aria-label={t('declineOf', { task: work.task })}>
              {t('decline')}
            </Button>
          )}
        </div>
      )}
      <DeclineWork work={work} isOpen={declines} onClose={() => setDeclines(false)} />
    </Card>
  );
}

function WorkFacts({ work: { lot, slot_label, due_at, plate, booking_reference } }: { work: Assignment }) {
  const t = useTexts(texts);
  const format = useFormat();
  const zone = useZone(lot.id);
  const facts: [string, ReactNode][] = [
    [
      t('where'),
      <span key="where">
        {lot.name}
        {slot_label && <span className="block text-xl font-bold">{t('bay', { label: slot_label })}</span>}
      </span>,
    ],
    [t('when'), due_at ? format.dateTime(due_at, zone) : t('now')],
  ];
  if (plate) facts.push([t('plate'), <span key="plate" className="text-xl font-bold tracking-wide">{plate}</span>]);
  if (booking_reference) facts.push([t('booking'), booking_reference]);
  return <Facts items={facts} />;
}
