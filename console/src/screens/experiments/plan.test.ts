import { describe, expect, it } from 'vitest';
import { bodyOf, changesOf, windowOf } from './plan';

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
