import {
  BadgeIndianRupee,
  Building2,
  CalendarClock,
  CalendarDays,
  CarFront,
  ChartColumn,
  ClipboardList,
  Droplets,
  FileSpreadsheet,
  HandCoins,
  HeartPulse,
  ListChecks,
  type LucideIcon,
  MessageSquareText,
  ParkingSquare,
  ScrollText,
  Search,
  Sparkles,
  UserRound,
  Users,
} from 'lucide-react';
import { isLotAdmin, isStaff, type User } from '@/shared/session/session';
import type { texts } from './texts';

export interface Place {
  to: string;
  text: keyof (typeof texts)['en'];
  icon: LucideIcon;
}

interface Workspace {
  name: 'asCustomer' | 'asLotAdmin' | 'asStaff' | 'asPlatform';
  /** The first four are at hand on a phone; the rest is behind "More". */
  places: Place[];
}

const customer: Workspace = {
  name: 'asCustomer',
  places: [
    { to: '/', text: 'search', icon: Search },
    { to: '/bookings', text: 'bookings', icon: CalendarClock },
    { to: '/car-washes', text: 'carWashes', icon: Droplets },
    { to: '/vehicles', text: 'vehicles', icon: CarFront },
  ],
};
const lotAdmin: Workspace = {
  name: 'asLotAdmin',
  places: [
    { to: '/operator', text: 'today', icon: CalendarDays },
    { to: '/operator/bookings', text: 'bookings', icon: ClipboardList },
    { to: '/operator/payments', text: 'payments', icon: BadgeIndianRupee },
    { to: '/operator/car-washes', text: 'carWashes', icon: Droplets },
    { to: '/operator/staff', text: 'people', icon: Users },
    { to: '/operator/lots', text: 'lots', icon: ParkingSquare },
    { to: '/operator/services', text: 'services', icon: Sparkles },
    { to: '/operator/reviews', text: 'reviews', icon: MessageSquareText },
    { to: '/operator/reports', text: 'reports', icon: ChartColumn },
    { to: '/operator/statements', text: 'statements', icon: FileSpreadsheet },
    { to: '/operator/business', text: 'business', icon: Building2 },
  ],
};
const staff: Workspace = {
  name: 'asStaff',
  places: [
    { to: '/staff', text: 'work', icon: ListChecks },
    { to: '/staff/cars', text: 'cars', icon: CarFront },
  ],
};
const platform: Workspace = {
  name: 'asPlatform',
  places: [
    { to: '/admin', text: 'health', icon: HeartPulse },
    { to: '/admin/operators', text: 'operators', icon: Building2 },
    { to: '/admin/users', text: 'users', icon: UserRound },
    { to: '/admin/bookings', text: 'bookings', icon: ClipboardList },
    { to: '/admin/revenue', text: 'revenue', icon: BadgeIndianRupee },
    { to: '/admin/payouts', text: 'payouts', icon: HandCoins },
    { to: '/admin/audit', text: 'audit', icon: ScrollText },
  ],
};

/** The workspace a path lies in. */
export function workspaceOf(path: string): Workspace {
  if (path.startsWith('/operator')) return lotAdmin;
  if (path.startsWith('/staff')) return staff;
  if (path.startsWith('/admin')) return platform;
  return customer;
}

/** Those a person may enter. */
export const workspacesOf = (user: User): Workspace[] => [
  customer,
  ...(isLotAdmin(user) ? [lotAdmin] : []),
  ...(isStaff(user) ? [staff] : []),
  ...(user.is_platform_admin ? [platform] : []),
];
