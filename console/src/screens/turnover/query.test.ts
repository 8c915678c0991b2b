import { describe, expect, it } from 'vitest';
import { startOf } from '@/parts/filters/filters';
import { endsOf, turnoverFilters, wayOf } from './query';

const NONE = {
  released: 0,
  recycled: 0,
  transferred: 0,
  leaver: 0,
  converted: 0,
  lost: 0,
  invalid: 0,
  undone: 0,
  merged: 0,
};
const GROUP = {
  key: 'x',
  label: null,
  begun: 10,
  ended: { ...NONE, recycled: 4, converted: 1 },
  open: 5,
  leads: 1,
  turnovers_per_lead: 0,
  win_rate: null,
  turnover_rate: 0.4,
  touched: 9,
  median_days_to_touch: 1,
  median_days_in_hand: 2,
  p90_days_in_hand: 3,
  median_days_in_pool: null,
};

describe('turnover', () => {
  it('is by rep until somebody says otherwise', () => {
    expect([wayOf({}), wayOf({ by: 'team' }), wayOf({ by: 'moon' })]).toEqual(['rep', 'team', 'rep']);
  });
  it('asks for whole days and what it knows', () => {
    const filters = {
      from: startOf('2026-11-01'),
      to: startOf('2026-12-01'),
      grade: 'A',
      by: 'rep',
      moon: '1',
    };
    expect(turnoverFilters(filters)).toEqual({ from: '2026-11-01', to: '2026-11-30', grade: 'A' });
  });
  it('tells how holdings ended as shares of those that began', () => {
    expect(endsOf(GROUP)).toEqual([
      { end: 'recycled', count: 4, share: 0.4 },
      { end: 'converted', count: 1, share: 0.1 },
      { end: 'open', count: 5, share: 0.5 },
    ]);
  });
});
