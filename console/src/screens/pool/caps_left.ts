/** The caps among the rules of a claim. Pure. */
import type { Eligibility } from '@/api/schema';

const CAPS = ['holding_cap_reached', 'unworked_cap_reached', 'day_cap_reached', 'month_cap_reached'] as const;

export interface CapLeft {
  id: (typeof CAPS)[number];
  value: number;
  limit: number;
}

export function capsOf(eligibility: Eligibility): CapLeft[] {
  return CAPS.flatMap((id) => {
    const rule = eligibility.rules.find((each) => each.id === id);
    const { value, limit } = rule ?? {};
    return typeof value === 'number' && typeof limit === 'number' ? [{ id, value, limit }] : [];
  });
}

/** Whether somebody holds leads at all; a manager who does not only looks on. */
export function holdsLeads(eligibility: Eligibility): boolean {
  return eligibility.rules.every((rule) => rule.id !== 'rep_inactive' || rule.ok);
}
