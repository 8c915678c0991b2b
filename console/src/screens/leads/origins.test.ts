import { describe, expect, it } from 'vitest';
import { matching } from './origins';

const KNOWN = [
  { value: 'expo', label: '行业展会' },
  { value: 'website', label: '官网表单' },
];

describe('sources one may filter by', () => {
  it('are found by name and by code', () => {
    expect(matching(KNOWN, '展会')[0]?.value).toBe('expo');
    expect(matching(KNOWN, ' WEB ')[0]?.value).toBe('website');
  });
  it('are all of them before anything is typed', () => {
    expect(matching(KNOWN, '')).toEqual(KNOWN);
  });
  it('may be a code that nobody added, and no known one twice', () => {
    expect(matching(KNOWN, 'douyin')).toEqual([{ value: 'douyin', label: 'douyin' }]);
    expect(matching(KNOWN, 'expo')).toEqual([KNOWN[0]]);
  });
});
