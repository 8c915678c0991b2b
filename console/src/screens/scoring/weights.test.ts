import { describe, expect, it } from 'vitest';
import { reachOf, widestOf } from './weights';

const point = (log_odds: number, share: number) => ({
  log_odds,
  share,
  times: Math.exp(log_odds),
  words: { zh: '', en: '' },
});

describe('what a feature does', () => {
  it('counts for as many leads as have it', () => {
    const rare = reachOf({ auc: 0.5, points: [point(2, 0.01), point(0, 0.99)] });
    const common = reachOf({ auc: 0.5, points: [point(0.5, 0.5), point(-0.5, 0.5)] });
    expect(common).toBeGreaterThan(rare);
  });
  it('is how well it ranks alone where it has no points, either way', () => {
    expect(reachOf({ auc: 0.3, points: [] })).toBeCloseTo(0.2);
  });
  it('is drawn against its own widest, also where that is nothing', () => {
    expect(widestOf([point(0.2, 1), point(-0.7, 1)])).toBe(0.7);
    expect(widestOf([])).toBeGreaterThan(0);
  });
});
