import { describe, expect, it } from 'vitest';
import { changesOf, DEFAULTS, documentOf, laidOn, leavesOf, nextMonday } from './documents';
import { fieldAt, partsOf } from './fields';

const WRITTEN = { cycle_days: { A: 4 } };

describe('documents of rules', () => {
  it('are laid on each other level by level', () => {
    expect(laidOn({ holding: { day_cap: 1, month_cap: 2 } }, { holding: { day_cap: 3 } })).toEqual({
      holding: { day_cap: 3, month_cap: 2 },
    });
  });
  it('differ where a value differs, a list as a whole', () => {
    const changes = changesOf(
      { reminders: [0.5], cycle_days: { A: 5 } },
      { reminders: [0.5], cycle_days: { A: 4 } },
    );
    expect(changes).toEqual([{ path: ['cycle_days', 'A'], before: 5, after: 4 }]);
  });
  it('say what they said and what changed, and nothing that is usual', () => {
    const typed = laidOn(laidOn(DEFAULTS, WRITTEN), { storm_share: 0.3 });
    expect(documentOf(typed, WRITTEN, DEFAULTS)).toEqual({ cycle_days: { A: 4 }, storm_share: 0.3 });
  });
  it('keep a value that was written even when it is made usual again', () => {
    expect(documentOf(DEFAULTS, WRITTEN, DEFAULTS)).toEqual({ cycle_days: { A: 5 } });
  });
  it('of a pool are silent where nothing is typed', () => {
    expect(documentOf({ cycle_days: { A: 3, B: null }, storm_share: undefined }, WRITTEN, null)).toEqual({
      cycle_days: { A: 3 },
    });
  });
  it('have a name for every rule', () => {
    const unnamed = leavesOf(DEFAULTS).filter(({ path }) => fieldAt(path) === null);
    expect(unnamed).toEqual([]);
  });
  it('are pointed into with escapes', () => {
    expect(partsOf('/rules/cycle_days_by_source/a~1b~0/A')).toEqual([
      'rules',
      'cycle_days_by_source',
      'a/b~',
      'A',
    ]);
  });
});

describe('next Monday', () => {
  it.each([
    ['2026-11-28T10:00:00', '2026-11-30'],
    ['2026-11-30T10:00:00', '2026-12-07'],
    ['2026-11-29T10:00:00', '2026-11-30'],
  ])('of %s is %s', (today, monday) => {
    expect(nextMonday(new Date(today))).toBe(monday);
  });
});
