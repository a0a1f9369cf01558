import { expect, test } from 'vitest';
import { asOn, everyDay, faults, isOvernight, openingsOf, weekOf, without, withAnother, withSpan } from './hours';

test('hours come and go as the server has them', () => {
  const openings = [
    { weekday: 'monday', opens: '06:00', closes: '10:00' },
    { weekday: 'monday', opens: '16:00', closes: '24:00' },
    { weekday: 'sunday', opens: '20:00', closes: '02:00' },
  ] as const;
  const week = weekOf([...openings]);
  expect(week.monday).toEqual([{ opens: '06:00', closes: '10:00' }, { opens: '16:00', closes: '00:00' }]);
  expect(week.tuesday).toEqual([]);
  expect(openingsOf(week)).toEqual(openings);
});

test('a day is edited span by span', () => {
  let week = withAnother(weekOf([]), 'friday');
  expect(week.friday).toEqual([{ opens: '09:00', closes: '21:00' }]);
  week = withAnother(withSpan(week, 'friday', 0, { opens: '08:00', closes: '12:00' }), 'friday');
  expect(week.friday[1]).toEqual({ opens: '13:00', closes: '17:00' });
  expect(asOn(week, 'friday').monday).toEqual(week.friday);
  expect(without(week, 'friday', 0).friday).toEqual([{ opens: '13:00', closes: '17:00' }]);
});

test('what cannot be saved is said', () => {
  expect(faults(weekOf([]))).toEqual({ week: 'no_hours' });
  const week = everyDay();
  expect(faults(week)).toEqual({});
  expect(faults({ ...week, monday: [{ opens: '', closes: '10:00' }] })).toEqual({ monday: 'incomplete' });
  expect(faults({ ...week, monday: [{ opens: '09:00', closes: '13:00' }, { opens: '12:00', closes: '15:00' }] })).toEqual({ monday: 'overlap' });
  expect(faults({ ...week, monday: [{ opens: '20:00', closes: '02:00' }, { opens: '22:00', closes: '23:00' }] })).toEqual({ monday: 'overlap' });
});

test('over midnight is said, until midnight is not', () => {
  expect(isOvernight({ opens: '20:00', closes: '02:00' })).toBe(true);
  expect(isOvernight({ opens: '09:00', closes: '00:00' })).toBe(false);
});
