import { describe, expect, it } from 'vitest';
import { missingOf, withField } from './fields';

describe('a mapping', () => {
  it('gives a field to one column only', () => {
    expect(withField({ Tel: 'phone', Who: 'name' }, 'Mobile', 'phone')).toEqual({
      Who: 'name',
      Mobile: 'phone',
    });
  });

  it('leaves a column out', () => {
    expect(withField({ Tel: 'phone' }, 'Tel', null)).toEqual({});
  });

  it('of employees needs their numbers, of leads any field', () => {
    expect(missingOf('employees', { Name: 'name' })).toBe('number');
    expect(missingOf('leads', {})).toBe('any');
    expect(missingOf('leads', { Name: 'name' })).toBeNull();
  });
});
