import { describe, expect, it } from 'vitest';
import { columnsOf, hasOutcome } from './past_files';

const FILE: Parameters<typeof hasOutcome>[0] = {
  state: 'completed',
  columns: ['Lead Source', 'Converted', 'Tags'],
  mapping_used: { Converted: 'outcome', 'Lead Source': 'source' },
  dry_run: false,
  undone_at: null,
};

describe('files to learn from', () => {
  it('say how leads ended, and are in', () => {
    expect(hasOutcome(FILE)).toBe(true);
    expect(hasOutcome({ ...FILE, mapping_used: { 'Lead Source': 'source' } })).toBe(false);
    expect(hasOutcome({ ...FILE, dry_run: true })).toBe(false);
    expect(hasOutcome({ ...FILE, undone_at: '2026-01-01T00:00:00Z' })).toBe(false);
    expect(hasOutcome({ ...FILE, state: 'running' })).toBe(false);
  });
  it('bring an attribute for every column that is no field, named once', () => {
    expect(columnsOf([FILE, FILE])).toEqual(['extra.Tags']);
  });
});
