/** What turnover is asked for, out of an address; and how a group's holdings ended, as shares. Pure. */
import type { TurnoverGroup } from '@/api/schema';
import { dayAt } from '@/parts/filters/filters';
import type { Filters } from '@/parts/grid/list_state';

export const WAYS = ['rep', 'team', 'pool', 'grade', 'source', 'channel', 'month', 'hand'] as const;
export type Way = (typeof WAYS)[number];

/** In the order in which they are drawn: gone to somebody else, then settled, then put right. */
export const ENDS = [
  'recycled',
  'released',
  'transferred',
  'leaver',
  'converted',
  'lost',
  'invalid',
  'merged',
  'undone',
] as const;
export type End = (typeof ENDS)[number];

const KEPT = ['team_id', 'rep_id', 'pool_id', 'grade', 'source', 'channel'] as const;

export function wayOf(filters: Filters): Way {
  return WAYS.find((way) => way === filters.by) ?? 'rep';
}

export function turnoverFilters(filters: Filters): Record<string, string> {
  const kept = KEPT.flatMap((name) => (filters[name] === undefined ? [] : [[name, filters[name]] as const]));
  const [from, to] = [dayAt(filters.from, false), dayAt(filters.to, true)];
  return { ...Object.fromEntries(kept), ...(from ? { from } : {}), ...(to ? { to } : {}) };
}

/** How holdings ended, and those still open, each with its share of all that began; what there is none of is left out. */
export function endsOf(group: TurnoverGroup): { end: End | 'open'; count: number; share: number }[] {
  const counts = [...ENDS.map((end) => [end, group.ended[end]] as const), ['open', group.open] as const];
  return counts
    .filter(([, count]) => count > 0)
    .map(([end, count]) => ({ end, count, share: group.begun > 0 ? count / group.begun : 0 }));
}
