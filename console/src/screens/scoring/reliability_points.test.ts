import { describe, expect, it } from 'vitest';
import { endOf, marksOf, pointsOf } from './reliability_points';

const bin = (foretold: number, came: number, rows = 100) => ({ foretold, came, rows, wins: 1 });

describe('a reliability diagram', () => {
  it('has a point on the diagonal where what was foretold came', () => {
    const [point] = pointsOf([bin(0.25, 0.25)], 200);
    expect(point?.x).toBe(200 - (point?.y ?? 0));
  });
  it('puts what came more often above the diagonal', () => {
    const [point] = pointsOf([bin(0.2, 0.4)], 200);
    expect(point?.y).toBeLessThan(200 - (point?.x ?? 0));
  });
  it('ends where its points do, in round steps', () => {
    expect([[], [bin(0.04, 0.1)], [bin(0.3, 0.1)], [bin(0.6, 0.9)]].map(endOf)).toEqual([0.1, 0.1, 0.5, 1]);
    expect(marksOf([bin(0.3, 0.1)])).toEqual([0, 0.25, 0.5]);
  });
  it('draws more rows larger, and none not at all', () => {
    const [few, many] = pointsOf([bin(0.1, 0.1, 40), bin(0.2, 0.2, 90), bin(0.3, 0.3, 0)], 100);
    expect(many?.radius).toBeGreaterThan(few?.radius ?? 0);
    expect(pointsOf([bin(0.1, 0.1, 0)], 100)).toEqual([]);
  });
});
