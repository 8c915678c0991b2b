import { describe, expect, it } from 'vitest';
import { changesOf } from './changes';
import { freshCode, pointerOf, readRules, type ScoreRules, withValue, wrongAt } from './document';

const RULES: ScoreRules = {
  half_life_days: 10,
  nurture_below: 0,
  fit: {
    ceiling: 60,
    cuts: [40, 26, 12],
    factors: [
      { code: 'phone', points: 10, zh: '电话', en: 'phone', field: 'phone', present: true, group: 'contact' },
      { code: 'own_1', points: 3, zh: '行业', en: 'industry', field: 'industry', any: ['软件'] },
    ],
  },
  intent: { ceiling: 40, cuts: [24, 14, 6], factors: [] },
  groups: { contact: { cap: 24, zh: '联系方式', en: 'ways to reach them' } },
  matrix: { A1: 'A', D4: 'D' },
  signals: { call: 6 },
};
const told = (path: readonly (string | number)[], value: unknown) =>
  changesOf(RULES, withValue(RULES, path, value));

describe('a document of score rules', () => {
  it('is changed at a place, and nothing else is', () => {
    const changed = withValue(RULES, ['fit', 'factors', 0, 'points'], 12);
    expect(changed.fit.factors[0]?.points).toBe(12);
    expect(RULES.fit.factors[0]?.points).toBe(10);
    expect(changed.intent).toBe(RULES.intent);
    expect(pointerOf(['fit', 'factors', 0, 'points'])).toBe('/fit/factors/0/points');
  });
  it('gives a new factor a code that none has', () => {
    expect(freshCode(RULES)).toBe('own_2');
  });
  it('is a copy of what the API told', () => {
    const read = readRules(RULES as unknown as Record<string, unknown>);
    expect(read).toEqual(RULES);
    expect(read.fit).not.toBe(RULES.fit);
  });
});

describe('what a document changes', () => {
  it('is nothing of itself, however its parts are ordered', () => {
    const { field, ...rest } = RULES.fit.factors[1] ?? { field: '' };
    expect(told(['fit', 'factors', 1], { field, ...rest })).toEqual([]);
    expect(told(['fit', 'factors', 1, 'group'], null)).toEqual([]);
  });
  it.each([
    [['half_life_days'], 5, { what: 'half_life_days', from: 10, to: 5 }],
    [['intent', 'ceiling'], 30, { what: 'ceiling', axis: 'intent', from: 40, to: 30 }],
    [['fit', 'cuts', 1], 20, { what: 'cuts', axis: 'fit', from: [40, 26, 12], to: [40, 20, 12] }],
    [['matrix', 'D4'], 'C', { what: 'matrix', cell: 'D4', from: 'D', to: 'C' }],
    [['signals', 'visit'], 15, { what: 'signals', kind: 'visit', from: 0, to: 15 }],
  ])('at %j is told', (path, value, change) => {
    expect(told(path, value)).toEqual([change]);
  });
  it('names factors and groups by their words', () => {
    const name = { zh: '电话', en: 'phone' };
    expect(told(['fit', 'factors', 0, 'points'], 4)).toEqual([
      { what: 'points', code: 'phone', name, from: 10, to: 4 },
    ]);
    expect(told(['fit', 'factors', 0, 'present'], false)).toMatchObject([{ what: 'test', name }]);
    expect(told(['groups', 'contact', 'cap'], 9)).toMatchObject([{ what: 'cap', from: 24, to: 9 }]);
    expect(told(['fit', 'factors'], [])).toMatchObject([
      { what: 'removed', name, points: 10 },
      { what: 'removed', points: 3 },
    ]);
  });
});

describe('what is wrong at a place', () => {
  it.each([
    ['/fit/cuts', 'cuts'],
    ['/fit/factors', 'codes'],
    ['/fit/factors/3', 'test'],
    ['/fit/factors/3/points', 'value'],
    ['/intent/ceiling', 'value'],
  ])('%s is %s', (pointer, wrong) => {
    expect(wrongAt(pointer, RULES)).toBe(wrong);
  });
  it('is both ceilings where they pass a hundred together', () => {
    expect(wrongAt('/intent/ceiling', withValue(RULES, ['intent', 'ceiling'], 50))).toBe('ceilings');
  });
});
