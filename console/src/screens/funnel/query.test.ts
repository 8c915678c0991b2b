import { describe, expect, it } from 'vitest';
import { startOf } from '@/parts/filters/filters';
import { behind, funnelFilters, wayOf, widthOf } from './query';

describe('the funnel', () => {
  it('asks for whole days, the last one included', () => {
    const filters = { created_from: startOf('2026-11-01'), created_to: startOf('2026-12-01'), by: 'rep' };
    expect(funnelFilters(filters)).toEqual({ from: '2026-11-01', to: '2026-11-30' });
  });
  it('keeps its filters and leaves out what it does not know', () => {
    expect(funnelFilters({ channel: 'event', grade: 'A' })).toEqual({ channel: 'event' });
  });
  it('is split by channel until somebody says otherwise', () => {
    expect([wayOf({}), wayOf({ by: 'team' }), wayOf({ by: 'moon' })]).toEqual(['channel', 'team', 'channel']);
  });
  it('leads to what is behind a number with the filters kept', () => {
    expect(behind({ region: 'N', by: 'rep', group: 'x' }, 'rep', 'visit', { key: '', name: 'no rep' })).toBe(
      '/funnel/leads?region=N&by=rep&stage=visit&key=&of=no+rep',
    );
  });
  it('shows the smallest number too', () => {
    expect([widthOf(0, 1000), widthOf(1, 1000), widthOf(150, 1000), widthOf(5, 0)]).toEqual([0, 1, 15, 0]);
  });
});
