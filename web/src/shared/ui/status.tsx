import { Ban, CalendarCheck, CarFront, CircleCheck, CircleX, Clock, Hourglass, ListOrdered, Loader, type LucideIcon, Undo2, UserCheck } from 'lucide-react';
import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { Badge, type Tone } from './badge';

// A file of its own, so that the first screen does without the pictures of all states.
export { Badge, type Tone } from './badge';

/** States of bookings, payments, washes, assignments, people and operators: each with a colour and a picture of its own. */
const STATES = {
  held: ['warning', Hourglass],
  confirmed: ['info', CalendarCheck],
  active: ['good', CarFront],
  overdue: ['bad', Clock],
  completed: ['plain', CircleCheck],
  cancelled: ['plain', Ban],
  declined: ['bad', CircleX],
  lapsed: ['plain', Hourglass],
  pending: ['warning', Hourglass],
  succeeded: ['good', CircleCheck],
  failed: ['bad', CircleX],
  expired: ['plain', Hourglass],
  refund_pending: ['info', Undo2],
  refunded: ['info', Undo2],
  awaiting_payment: ['warning', Hourglass],
  queued: ['warning', ListOrdered],
  assigned: ['info', UserCheck],
  in_progress: ['good', Loader],
  accepted: ['info', UserCheck],
  done: ['plain', CircleCheck],
  available: ['good', CircleCheck],
  busy: ['warning', Loader],
  offline: ['plain', Ban],
  approved: ['good', CircleCheck],
} as const satisfies Record<string, [Tone, LucideIcon]>;

export type State = keyof typeof STATES;

export function StatusBadge({ status }: { status: State }) {
  const t = useTexts(common);
  const [tone, icon] = STATES[status];
  return (
    <Badge tone={tone} icon={icon}>
      {t(status)}
    </Badge>
  );
}
