import { describe, expect, it } from 'vitest';
import type { CycleEstimate } from '@/api/schema';
import { chosenOf, gradeOf, keyOf, linesOf, shareOfWins } from './ripening';

const group = (told: Partial<CycleEstimate>): CycleEstimate => ({
  grade: 'A',
  source: null,
  verdict: 'learned',
  hands: 100,
  wins: 40,
  lost: 0,
  gone: 60,
  own_days: 15,
  own_share: 0.5,
  ripe_days: 15,
  cycle_days: 10,
  late: null,
  present_days: 5,
  present_late_share: 1,
  points: [],
  computed_at: '2027-03-01T00:00:00Z',
  ...told,
});

describe('a curve', () => {
  it('is the share of all wins that had come by each day', () => {
    const points = [
      { days: 0, won: 0 },
      { days: 1, won: 0.1 },
      { days: 2, won: 0.4 },
    ];
    expect(shareOfWins({ points })).toEqual([
      [0, 0],
      [1, 0.25],
      [2, 1],
    ]);
  });

  it('is not drawn without a win', () => {
    expect(shareOfWins({ points: [{ days: 0, won: 0 }] })).toEqual([]);
    expect(shareOfWins({ points: [] })).toEqual([]);
  });

  it('is crossed by what is known of it', () => {
    expect(linesOf(group({})).map(({ name }) => name)).toEqual(['present', 'learned', 'ripe']);
    expect(linesOf(group({ present_days: null, cycle_days: null, ripe_days: null }))).toEqual([]);
  });
});

describe('the group shown', () => {
  const empty = group({ grade: null, wins: 0 });
  const grade = group({});
  const web = group({ source: 'web' });

  it('is the one asked for', () => {
    expect(chosenOf([empty, grade, web], keyOf(web))).toBe(web);
  });

  it('is the first with wins, or the first, when nobody asked', () => {
    expect(chosenOf([empty, grade, web], null)).toBe(grade);
    expect(chosenOf([empty], 'gone')).toBe(empty);
    expect(chosenOf([], null)).toBeUndefined();
  });

  it('is of a grade there is', () => {
    expect([gradeOf('B'), gradeOf('Z'), gradeOf(null)]).toEqual(['B', null, null]);
  });
});
