import { describe, expect, it } from 'vitest';
import { actsOf, matrixOf, movedOf } from './moves';

const MOVES = [
  { from_grade: 'A', to_grade: 'A', leads: 4 },
  { from_grade: 'A', to_grade: 'C', leads: 2 },
  { from_grade: 'D', to_grade: 'B', leads: 1 },
];

describe('moves between grades', () => {
  it('are a square of from and to, with how many were there', () => {
    expect(matrixOf(MOVES).map(({ to, all }) => [...to, all])).toEqual([
      [4, 0, 2, 0, 6],
      [0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0],
      [0, 1, 0, 0, 1],
    ]);
  });
  it('count where the grade is another', () => {
    expect(movedOf(MOVES)).toBe(3);
  });
});

describe('a model', () => {
  it('in force can only be taken out, one that was can come back', () => {
    expect(actsOf('champion')).toEqual({ shadow: false, publish: false, retire: true });
    expect(actsOf('retired')).toEqual({ shadow: true, publish: true, retire: false });
  });
  it('in a state nobody heard of is left alone', () => {
    expect(actsOf('unheard')).toEqual({ shadow: false, publish: false, retire: false });
  });
});
