import { describe, expect, it } from 'vitest';
import { beside } from './walk';

const ROWS = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];

describe('the queue of duplicates', () => {
  it.each([
    [null, 1, 'a'],
    ['a', 1, 'b'],
    ['c', 1, 'c'],
    ['a', -1, 'a'],
    ['gone', 1, 'a'],
  ] as const)('from %s by %s leads to %s', (id, by, to) => {
    expect(beside(ROWS, id, by)?.id).toBe(to);
  });
  it('is nowhere when it is empty', () => {
    expect(beside([], 'a', 1)).toBe(null);
  });
});
