import { describe, expect, it } from 'vitest';
import { byArea, withScope } from './scopes';

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

  it('are told by area, in the order of the boxes', () => {
    expect(byArea(['teams:read', 'leads:read', 'leads:write', '*:read'])).toEqual([
      { area: '*', isWritten: false },
      { area: 'leads', isWritten: true },
      { area: 'teams', isWritten: false },
    ]);
  });
});
