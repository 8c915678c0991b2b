import { describe, expect, it } from 'vitest';
import { type Condition, conditionOf, readCondition, TESTS, takes, typedCondition } from './conditions';

describe('a condition', () => {
  it.each<Condition>([
    { field: 'region', any: ['华东', '华南'] },
    { field: 'company_size', min: 0, max: 500 },
    { field: 'title', contains: ['总'], ends: ['理'], starts: ['副'] },
    { field: 'email', present: true },
    { field: 'extra.Budget', present: false },
  ])('is the same after it was a form: %j', (condition) => {
    expect(conditionOf(typedCondition(condition))).toEqual(condition);
  });
  it('is read as it was told, without what is no test of ours', () => {
    const told = { field: 'city', any: ['上海'], min: 3, present: false, points: 0, starts: 'no list' };
    expect(readCondition(told)).toEqual({ field: 'city', any: ['上海'], min: 3, present: false });
  });
  it('shows every test that the API knows', () => {
    const all = { any: ['a'], contains: ['b'], starts: ['c'], ends: ['d'], min: 1, max: 2, present: true };
    const shown = typedCondition({ field: 'tags', ...all }).tests.map(({ test }) => test);
    expect([...shown, 'absent'].sort()).toEqual([...TESTS].sort());
  });
  it('asks for words, a number or nothing', () => {
    expect(TESTS.map(takes)).toEqual([
      'words',
      'words',
      'words',
      'words',
      'number',
      'number',
      'nothing',
      'nothing',
    ]);
  });
});
