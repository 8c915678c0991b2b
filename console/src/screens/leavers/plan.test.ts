import { describe, expect, it } from 'vitest';
import { canTakeBack, planBody } from './plan';

const NOW = new Date('2026-11-28T10:00:00Z');

describe('the plan for a leaver', () => {
  it('to the pool may leave open which', () => {
    expect(planBody({ target: 'pool' })).toEqual({ target: 'pool', pool_id: null, employee_id: null });
  });
  it('to a colleague is none until it says to whom', () => {
    expect(planBody({ target: 'employee' })).toBe(null);
    expect(planBody({ target: 'employee', employee_id: 'x', pool_id: 'p' })).toEqual({
      target: 'employee',
      pool_id: null,
      employee_id: 'x',
    });
  });
  it.each([
    ['planned', null, true],
    ['applied', '2026-11-28T11:00:00Z', true],
    ['applied', '2026-11-28T09:00:00Z', false],
    ['applied', null, false],
    ['undone', '2026-11-28T11:00:00Z', false],
  ] as const)('that is %s until %s can be taken back: %s', (state, undo_until, can) => {
    expect(canTakeBack({ state, undo_until }, NOW)).toBe(can);
  });
});
