import { CalendarCheck, CarFront, CircleCheck, Clock, Hourglass, type LucideIcon } from 'lucide-react';
import type { BarState } from './queries';

/** Each state has its colour, its edge or pattern and its picture. */
export const LOOKS: Record<BarState, { look: string; icon: LucideIcon; style?: { backgroundImage: string } }> = {
  held: { look: 'bg-warning-soft text-warning border-2 border-dashed border-warning', icon: Hourglass },
  confirmed: { look: 'bg-info-soft text-info border border-info', icon: CalendarCheck },
  active: { look: 'bg-good-soft text-good border-2 border-good', icon: CarFront },
  overdue: {
    look: 'bg-surface text-bad border-2 border-bad',
    icon: Clock,
    style: { backgroundImage: 'repeating-linear-gradient(90deg, var(--color-bad-soft) 0 8px, transparent 8px 14px)' },
  },
  completed: { look: 'bg-sunken text-muted border border-line', icon: CircleCheck },
};

export const HATCHED = { backgroundImage: 'repeating-linear-gradient(135deg, var(--color-edge) 0 2px, transparent 2px 9px)' };
