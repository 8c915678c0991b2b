import { describe, expect, it } from 'vitest';
import { readHours, writtenHours } from './hours';

describe('working hours', () => {
  it('are read as they are written, in either keyboard', () => {
    expect(readHours('9:00-12:00，13：00—18:00')).toEqual([
      ['09:00', '12:00'],
      ['13:00', '18:00'],
    ]);
    expect(readHours('')).toEqual([]);
  });

  it('are refused if they are none', () => {
    expect(readHours('18:00-09:00')).toBeNull();
    expect(readHours('nine to five')).toBeNull();
  });

  it('are written back alike', () => {
    expect(readHours(writtenHours([['09:00', '18:00']]))).toEqual([['09:00', '18:00']]);
    expect(writtenHours(undefined)).toBe('');
  });
});
