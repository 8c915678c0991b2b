import { describe, expect, it } from 'vitest';
import { stepsOf } from './score_steps';

const reason = (code: string, points: number) => ({
  code,
  points,
  axis: 'fit',
  words: { zh: code, en: code },
});

describe('the stair of a score', () => {
  it('ends at the whole', () => {
    const steps = stepsOf([reason('a', 30), reason('b', 10)]);
    expect(steps.map(({ from, to }) => [from, to])).toEqual([
      [0, 0.75],
      [0.75, 1],
    ]);
  });
  it('goes back for what counts against', () => {
    const steps = stepsOf([reason('a', 40), reason('b', -10)]);
    expect(steps[1]).toMatchObject({ from: 0.75, to: 1, sign: '−' });
  });
  it('has no step without a reason', () => expect(stepsOf([])).toEqual([]));
});
