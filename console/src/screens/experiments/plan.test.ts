import { describe, expect, it } from 'vitest';
import type { ExperimentLook } from '@/api/schema';
import { bodyOf, changesOf, reachOf, windowOf } from './plan';

describe('an experiment as it is typed', () => {
  it('is sent in shares and hours', () => {
    const body = bodyOf({ goal: 'won', within: 90, share: 50, points: 3 }, { cool_down_days: 9 }, null);
    expect(body).toMatchObject({ window_hours: 2160, share_b: 0.5, effect: 0.03, unit: null });
    expect(bodyOf({ goal: 'contacted', within: 4, share: 20, points: 10 }, {}, 'p')).toMatchObject({
      window_hours: 4,
      share_b: 0.2,
      pool_id: 'p',
    });
  });
});

describe('an experiment as it is told', () => {
  it('says its time in days where it can', () => {
    expect(windowOf({ goal: 'won', window_hours: 2160 })).toEqual({ unit: 'days', count: 90 });
    expect(windowOf({ goal: 'won', window_hours: 25 })).toEqual({ unit: 'hours', count: 25 });
    expect(windowOf({ goal: 'contacted', window_hours: 24 })).toEqual({ unit: 'hours', count: 24 });
  });

  it('names the rules that differ by their parts', () => {
    const words = { zh: '', en: '' };
    const told = changesOf([{ path: '/cycle_days_by_source/a~1b/A', before: 5, after: 9, words }]);
    expect(told).toEqual([{ path: ['cycle_days_by_source', 'a/b', 'A'], before: 5, after: 9 }]);
  });
});

describe('a chart of looks', () => {
  const look = (low: number, high: number) => ({ difference: { estimate: 0, low, high } }) as ExperimentLook;

  it('reaches twice as far as the newest interval, or as what is worth finding', () => {
    expect(reachOf([look(-0.9, 0.95), look(-0.02, 0.08)], 0.03)).toBe(0.16);
    expect(reachOf([look(-0.01, 0.01)], 0.03)).toBe(0.06);
    expect(reachOf([look(-0.9, 0.9)], 0.03)).toBe(1);
    expect(reachOf([], 0.03)).toBe(0.06);
  });
});
