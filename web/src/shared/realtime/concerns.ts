/** What is read anew when something happens. Query keys begin with one of these words. */
const BY_SUBJECT: Record<string, string[]> = {
  booking: ['bookings', 'payments', 'slots', 'board', 'reports', 'cars', 'car-washes'],
  payment: ['payments', 'bookings', 'car-washes', 'board', 'reports', 'cars'],
  car_wash: ['car-washes', 'bookings', 'assignments', 'wash-times', 'reports'],
  employee: ['assignments', 'staff', 'car-washes'],
  assignment: ['assignments', 'staff', 'car-washes'],
  operator: ['operator', 'operators', 'session'],
  staff: ['staff'],
  webhook: ['webhooks'],
};

/** The first words of the query keys that an event (`booking.renewed`) concerns. */
export function concernedBy(event: string): string[] {
  const subject = event.split('.')[0] ?? '';
  return [...(BY_SUBJECT[subject] ?? []), 'notifications'];
}

/** What a frame of a lot's channel says has changed, as first words of query keys. */
const BY_CHANGE: Record<string, string[]> = {
  bookings: ['bookings', 'slots', 'board', 'cars', 'lots'],
  payments: ['payments', 'bookings', 'board', 'cars'],
  car_washes: ['car-washes', 'wash-times', 'bookings'],
  assignments: ['assignments', 'staff', 'car-washes'],
  bays: ['slots', 'lots', 'board', 'closures'],
};

export const changedBy = (what: string[]): string[] => what.flatMap((word) => BY_CHANGE[word] ?? []);
