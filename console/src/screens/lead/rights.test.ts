import { describe, expect, it } from 'vitest';
import type { Me } from '@/api/schema';
import { rightsOf } from './rights';

const me = (...roles: NonNullable<Me['roles']>) => ({ id: 'me', roles });
const mine = { state: 'held' as const, owner_id: 'me' };
const theirs = { state: 'held' as const, owner_id: 'other' };
const pooled = { state: 'pooled' as const, owner_id: null };

describe('what may be done with a lead', () => {
  it('its holder works it', () => {
    expect(rightsOf(mine, me('rep'))).toMatchObject({
      isMine: true,
      touch: true,
      edit: true,
      work: true,
      transfer: false,
    });
  });
  it('another rep only looks on', () => {
    expect(rightsOf(theirs, me('rep'))).toMatchObject({ touch: false, edit: false, work: false });
  });
  it('a manager directs it', () => {
    expect(rightsOf(theirs, me('manager'))).toMatchObject({ touch: true, work: true, transfer: true });
  });
  it('a marketer changes what is known of it, and takes none', () => {
    expect(rightsOf(pooled, me('marketer'))).toMatchObject({ edit: true, claim: false, work: false });
  });
  it('one that is nurtured goes into a pool by who directs or brings leads', () => {
    const nurtured = { state: 'nurturing' as const, owner_id: null };
    expect(rightsOf(nurtured, me('marketer')).promote).toBe(true);
    expect(rightsOf(nurtured, me('rep')).promote).toBe(false);
    expect(rightsOf(pooled, me('manager')).promote).toBe(false);
  });
  it('who sells takes it out of the pool', () => {
    expect(rightsOf(pooled, me('rep')).claim).toBe(true);
    expect(rightsOf(theirs, me('rep')).claim).toBe(false);
  });
  it('a lost one is taken up again by who sells, a won one by who directs', () => {
    expect(rightsOf({ state: 'lost', owner_id: null }, me('rep')).reopen).toBe(true);
    expect(rightsOf({ state: 'converted', owner_id: null }, me('rep')).reopen).toBe(false);
    expect(rightsOf({ state: 'converted', owner_id: null }, me('manager')).reopen).toBe(true);
  });
  it('nobody changes a closed one', () => {
    expect(rightsOf({ state: 'converted', owner_id: null }, me('admin')).edit).toBe(false);
  });
});
