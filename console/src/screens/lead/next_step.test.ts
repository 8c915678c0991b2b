import { describe, expect, it } from 'vitest';
import { quickDay } from './next_step';
import { bodyOf, reaches, TOUCHES } from './touch_kinds';

const at = (text: string) => new Date(text);

describe('quick choices of a next step', () => {
  it.each([
    ['tomorrow', '2026-11-28T23:30:00', '2026-11-29T10:00:00'],
    ['in_3_days', '2026-11-30T08:00:00', '2026-12-03T10:00:00'],
    ['next_monday', '2026-11-28T09:00:00', '2026-11-30T10:00:00'],
    ['next_monday', '2026-11-29T09:00:00', '2026-11-30T10:00:00'],
    ['next_monday', '2026-11-30T09:00:00', '2026-12-07T10:00:00'],
  ] as const)('%s of %s is %s', (quick, now, then) => {
    expect(quickDay(quick, at(now))).toEqual(at(then));
  });
});

describe('one-tap contacts', () => {
  it('only nobody reached leaves the planned step open', () => {
    const left = TOUCHES.filter((name) => !reaches(bodyOf(name)));
    expect(left).toEqual(['no_answer']);
  });
  it('a note closes no step', () => expect(reaches({ kind: 'note' })).toBe(false));
  it('a connected call has a length, or it would count for nothing', () => {
    expect(bodyOf('connected').seconds).toBeGreaterThanOrEqual(30);
    expect(bodyOf('connected', 15).seconds).toBe(15);
  });
});
