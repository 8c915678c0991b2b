import { describe, expect, it } from 'vitest';
import { withScope } from './scopes';

describe('scopes of a token', () => {
  it('to write bring that to read', () => {
    expect(withScope([], 'leads', 'write', true)).toEqual(['leads:read', 'leads:write']);
  });

  it('to read take that to write along when they go', () => {
    expect(withScope(['leads:read', 'leads:write', 'teams:read'], 'leads', 'read', false)).toEqual([
      'teams:read',
    ]);
  });

  it('to write go alone', () => {
    expect(withScope(['leads:read', 'leads:write'], 'leads', 'write', false)).toEqual(['leads:read']);
  });
});
