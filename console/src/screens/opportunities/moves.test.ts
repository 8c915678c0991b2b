import { describe, expect, it } from 'vitest';
import { ageOf, needsMore, TARGETS } from './moves';

describe('moves of an opportunity', () => {
  it('ask for more from the quote on', () => {
    expect(TARGETS.filter(needsMore)).toEqual(['quote', 'contract', 'payment', 'lost']);
  });
  it.each([
    [2, 2, 'fresh'],
    [2.1, 2, 'slow'],
    [4, 2, 'slow'],
    [4.1, 2, 'stuck'],
    [9, null, 'unknown'],
    [9, 0, 'unknown'],
  ] as const)('%s days of %s are %s', (days, median, age) => {
    expect(ageOf(days, median)).toBe(age);
  });
});
