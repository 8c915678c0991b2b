import { describe, expect, it } from 'vitest';
import { type Column, moved, nextSort, readColumns, usual, writeColumns } from './columns';

const render = () => null;
const KNOWN: Column<never>[] = [
  { id: 'name', title: 'Name', width: 180, render },
  { id: 'grade', title: 'Grade', width: 80, render },
  { id: 'phone', title: 'Phone', width: 120, off: true, render },
];

describe('columns in an address', () => {
  it('are as usual when nothing is said, and are not written then', () => {
    expect(readColumns(null, KNOWN)).toEqual(usual(KNOWN));
    expect(writeColumns(usual(KNOWN), KNOWN)).toBeNull();
  });
  it('keep order and width', () => {
    const shown = [
      { id: 'phone', width: 200 },
      { id: 'name', width: 180 },
    ];
    expect(readColumns(writeColumns(shown, KNOWN), KNOWN)).toEqual(shown);
  });
  it('leave out what is unknown or said twice, and no width is out of bounds', () => {
    expect(readColumns('name:9999,secret:100,name:100,grade:1', KNOWN)).toEqual([
      { id: 'name', width: 640 },
      { id: 'grade', width: 56 },
    ]);
    expect(readColumns('secret:100', KNOWN)).toEqual(usual(KNOWN));
  });
});

describe('order of columns', () => {
  it('moves one by one place, and not past the ends', () => {
    const shown = usual(KNOWN);
    expect(moved(shown, 'grade', -1).map(({ id }) => id)).toEqual(['grade', 'name']);
    expect(moved(shown, 'name', -1)).toEqual(shown);
    expect(moved(shown, 'grade', 1)).toEqual(shown);
  });
});

describe('sort by a click on a head', () => {
  it('goes down, up, and back to the list’s own', () => {
    expect(nextSort(null, 'score')).toBe('-score');
    expect(nextSort('-score', 'score')).toBe('score');
    expect(nextSort('score', 'score')).toBeNull();
    expect(nextSort('name', 'score')).toBe('-score');
  });
  it('knows lists that sort one way only', () => {
    expect(nextSort(null, 'name', 'ascending')).toBe('name');
    expect(nextSort('name', 'name', 'ascending')).toBeNull();
  });
});
