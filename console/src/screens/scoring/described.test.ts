import { describe, expect, it } from 'vitest';
import type { ScoreFeature } from '@/api/schema';
import { found, mayBeTimed, saidOf, typedOf } from './described';

const feature = (name: string, zh = name, said: object | null = null) =>
  ({ name, words: { zh, en: name }, said }) as ScoreFeature;

describe('what the company says of a feature', () => {
  it('is typed as it was said, and not saying when is a choice of its own', () => {
    expect(typedOf(feature('extra.x'))).toEqual({ zh: '', en: '', owner: '', known_at: 'unsaid' });
    const said = { zh: '网站停留', en: null, owner: null, known_at: 'later' };
    expect(typedOf(feature('extra.x', 'x', said))).toMatchObject({ zh: '网站停留', known_at: 'later' });
  });
  it('is taken back where it is empty', () => {
    const typed = { zh: ' 停留 ', en: '  ', owner: '', known_at: 'unsaid' } as const;
    const sent = { zh: '停留', en: null, owner: null, known_at: null };
    expect(saidOf(feature('extra.x'), typed)).toEqual(sent);
  });
  it('has no word of when for one of our own', () => {
    expect(mayBeTimed(feature('source'))).toBe(false);
    expect(saidOf(feature('source'), { zh: '来源', known_at: 'later' })).toEqual({
      zh: '来源',
      en: null,
      owner: null,
    });
  });
});

describe('finding a feature', () => {
  it('looks at its column and at both names, whatever the case', () => {
    const all = [feature('extra.Total Time', '网站停留'), feature('source', '来源')];
    expect(found(all, 'total')).toHaveLength(1);
    expect(found(all, '停留')).toHaveLength(1);
    expect(found(all, ' ')).toHaveLength(2);
    expect(found(all, 'nothing')).toEqual([]);
  });
});
