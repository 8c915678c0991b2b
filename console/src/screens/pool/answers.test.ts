import { describe, expect, it } from 'vitest';
import type { Eligibility } from '@/api/schema';
import { answersOf } from './answers';
import { capsOf, holdsLeads } from './caps_left';

describe('a batch of claims', () => {
  it('tells each lead by name, with why it was refused', () => {
    const answers = answersOf(
      [
        { lead_id: 'a', claimed: true },
        { lead_id: 'b', claimed: false, error: { code: 'lead_taken', status: 409 } },
        { lead_id: 'c', claimed: false },
      ],
      (id) => id.toUpperCase(),
    );
    expect(answers.map(({ name, refusal }) => [name, refusal?.code ?? null])).toEqual([
      ['A', null],
      ['B', 'lead_taken'],
      ['C', 'unknown'],
    ]);
  });
});

describe('what somebody may take', () => {
  const rule = (id: string, value: unknown, limit: unknown, ok = true) => ({
    id,
    value,
    limit,
    ok,
    words: { zh: id, en: id },
    clears_at: null,
  });
  const told: Eligibility = {
    eligible: false,
    rules: [
      rule('rep_inactive', false, true, false),
      rule('day_cap_reached', 3, 12),
      rule('cool_down', null, 9),
    ],
  };
  it('is counted by the caps among the rules', () => {
    expect(capsOf(told)).toEqual([{ id: 'day_cap_reached', value: 3, limit: 12 }]);
  });
  it('is nothing for who is no rep', () => {
    expect(holdsLeads(told)).toBe(false);
    expect(holdsLeads({ ...told, rules: [rule('rep_inactive', true, true)] })).toBe(true);
  });
});
