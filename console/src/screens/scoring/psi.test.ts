import { describe, expect, it } from 'vitest';
import { ALARM, shownOf, WATCH, widthOf } from './psi';

const feature = (name: string, psi: number, unseen = 0) => ({
  name,
  words: { zh: name, en: name },
  psi,
  unseen,
});

describe('how far arrivals are from training', () => {
  it('is told of the chance first, then of what moved most', () => {
    const told = shownOf({ psi: 0.2, features: [feature('a', 0.01), feature('b', 0.3)] });
    expect(told.map(({ name }) => name)).toEqual([undefined, 'b', 'a']);
  });
  it('keeps to a dozen, and to whatever has words training had not', () => {
    const calm = Array.from({ length: 20 }, (_, at) => feature(`f${at}`, 0.001 * (20 - at)));
    const told = shownOf({ psi: 0, features: [...calm, feature('new words', 0, 0.4)] });
    expect(told).toHaveLength(14);
    expect(told.at(-1)?.name).toBe('new words');
  });
  it('fills a track with both limits within it, and no more than all of it', () => {
    expect([widthOf(0), widthOf(WATCH), widthOf(ALARM), widthOf(9)]).toEqual([0, 25, 62.5, 100]);
  });
});
