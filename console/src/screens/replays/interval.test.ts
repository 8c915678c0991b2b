import { describe, expect, it } from 'vitest';
import type { ReplayPart } from '@/api/schema';
import { barOf, placeOf, scaleOf } from './interval';

const words = { zh: '', en: '' };
const part = (at_stake: number, estimate: [number, number, number] | null = null): ReplayPart => ({
  change: 'cut',
  words,
  hands: 9,
  at_stake,
  settled: 9,
  settled_won: 1,
  estimate: estimate && { low: estimate[0], estimate: estimate[1], high: estimate[2], bases: [] },
  why_not: null,
});

describe('the scale of a change in wins', () => {
  it('holds every bound and every estimate, and zero', () => {
    expect(scaleOf([part(4), part(10, [-12, -3, 6])])).toEqual({ low: -12, high: 6 });
    expect(scaleOf([part(4)])).toEqual({ low: -4, high: 0 });
  });
  it('is wide even where nothing is at stake', () => {
    expect(scaleOf([part(0)])).toEqual({ low: -1, high: 1 });
  });
  it('places values from its left', () => {
    expect(placeOf(-3, { low: -12, high: 6 })).toBe(50);
    expect(barOf(-12, -3, { low: -12, high: 6 })).toEqual({ left: '0%', width: 'max(2px, 50%)' });
  });
});
