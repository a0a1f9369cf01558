import { describe, expect, it } from 'vitest';
import { documentedEvents } from './events.fixture';
import { changedBy, concernedBy } from './concerns';

describe('what is read anew', () => {
  it('always includes the notices themselves', () => {
    expect(concernedBy('something.unheard_of')).toEqual(['notifications']);
  });
  it.each(documentedEvents())('is more than that for %s', (event) => {
    expect(concernedBy(event).length).toBeGreaterThan(1);
  });
  it('includes bookings, payments and the bays for a booking', () => {
    expect(concernedBy('booking.renewed')).toEqual(expect.arrayContaining(['bookings', 'payments', 'slots']));
  });
  it('includes the bays for a frame of a lot that names bookings, and nothing for a word it does not know', () => {
    expect(changedBy(['bookings', 'gardens'])).toContain('slots');
    expect(changedBy(['gardens'])).toEqual([]);
  });
});
