import { describe, expect, it } from 'vitest';
import { fullness } from './load';

describe('how full somebody is', () => {
  it.each([
    [0, 10, 'light'],
    [3, 10, 'light'],
    [4, 10, 'half'],
    [8, 10, 'high'],
    [10, 10, 'full'],
    [11, 10, 'over'],
    [0, 0, 'full'],
    [5, null, 'none'],
  ] as const)('%s of %s is %s', (held, cap, step) => {
    expect(fullness(held, cap)).toBe(step);
  });
});
