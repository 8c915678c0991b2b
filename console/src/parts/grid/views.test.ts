import { describe, expect, it } from 'vitest';
import { knownFilters } from '@/screens/leads/known_views';
import { writtenOf } from './list_state';
import { viewOf } from './views_data';

const saved = {
  id: 'v',
  page: 'leads',
  name: '本周',
  state: {},
  shared: false,
  mine: true,
  owner_id: 'me',
  owner_name: '胡芳',
  version: 1,
  created_at: '2026-11-28T00:00:00Z',
  updated_at: '2026-11-28T00:00:00Z',
};

describe('views', () => {
  it('keep an address without the name of the view, in one order', () => {
    const address = new URLSearchParams('view=v&sort=-score&grade=A');
    expect(writtenOf(address)).toBe('grade=A&sort=-score');
    expect(viewOf({ ...saved, state: { search: 'grade=A' } }).written).toBe('grade=A');
  });
  it('that keep nothing we know show the list as it comes', () => {
    expect(viewOf({ ...saved, state: { search: 5 } }).written).toBe('');
  });
  it('of what is due look three days ahead', () => {
    const { due } = knownFilters(new Date('2026-03-10T20:00:00'));
    expect(due.due_to).toBe(new Date('2026-03-14T00:00:00').toISOString());
  });
});
