import { describe, expect, it } from 'vitest';
import { differences, written } from './differences';

describe('what an act changed', () => {
  it('is each field that differs, with both values', () => {
    expect(
      differences({ name: 'Li', roles: ['rep'] }, { name: 'Li', roles: ['rep', 'manager'], weight: 50 }),
    ).toEqual([
      { name: 'roles', before: 'rep', after: 'rep, manager' },
      { name: 'weight', before: null, after: '50' },
    ]);
  });

  it('is everything of what was made or ended', () => {
    expect(differences(null, { name: 'X' })).toEqual([{ name: 'name', before: null, after: 'X' }]);
    expect(differences(null, null)).toEqual([]);
  });

  it('writes what is nested, and false as a word', () => {
    expect(written({ a: 1 })).toBe('{"a":1}');
    expect(written(false)).toBe('false');
  });
});
