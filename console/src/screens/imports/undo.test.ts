import { describe, expect, it } from 'vitest';
import { undoableUntil } from './undo';

const done = {
  state: 'completed' as const,
  dry_run: false,
  finished_at: '2027-01-15T09:00:00Z',
  created: 3,
  updated: 0,
};
const at = (moment: string) => new Date(moment).getTime();

describe('taking an import back', () => {
  it('is possible for a day after its end', () => {
    expect(undoableUntil(done, at('2027-01-16T08:59:00Z'))).toBe('2027-01-16T09:00:00.000Z');
    expect(undoableUntil(done, at('2027-01-16T09:00:00Z'))).toBeNull();
  });

  it('is possible at any time while it is paused', () => {
    const paused = { ...done, state: 'paused' as const, finished_at: null };
    expect(undoableUntil(paused)).toBe('');
    expect(undoableUntil({ ...paused, created: 0, dry_run: true })).toBe('');
  });

  it('is not for what wrote nothing, or is under way', () => {
    expect(undoableUntil({ ...done, dry_run: true }, at('2027-01-15T10:00:00Z'))).toBeNull();
    expect(undoableUntil({ ...done, created: 0 }, at('2027-01-15T10:00:00Z'))).toBeNull();
    expect(undoableUntil({ ...done, state: 'running' }, at('2027-01-15T10:00:00Z'))).toBeNull();
  });
});
