import { expect, it } from 'vitest';
import { filtersOf } from './filters';

it('gives numbers and flags as such, and the order of the list', () => {
  expect(filtersOf({ q: '李', score_min: '60', mine: 'true', untouched: 'false' }, '-score')).toEqual({
    q: '李',
    score_min: 60,
    mine: true,
    untouched: false,
    sort: '-score',
  });
});
