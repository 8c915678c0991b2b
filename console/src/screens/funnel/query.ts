/** The funnel's query out of an address: days instead of moments, and only what the API knows. */
import { dayAt } from '@/parts/filters/filters';
import type { Filters } from '@/parts/grid/list_state';

export const WAYS = ['channel', 'rep', 'team', 'region', 'month', 'cohort'] as const;
export type Way = (typeof WAYS)[number];

export const STAGES = ['lead', 'visit', 'trial', 'quote', 'contract', 'payment'] as const;
export type StageName = (typeof STAGES)[number];

const KEPT = ['pool_id', 'team_id', 'rep_id', 'channel', 'region'] as const;

export interface FunnelFilters {
  from?: string;
  to?: string;
  pool_id?: string;
  team_id?: string;
  rep_id?: string;
  channel?: string;
  region?: string;
}

export function wayOf(filters: Filters): Way {
  return WAYS.find((way) => way === filters.by) ?? 'channel';
}

export function funnelFilters(filters: Filters): FunnelFilters {
  const from = dayAt(filters.created_from, false);
  const to = dayAt(filters.created_to, true);
  const kept = KEPT.flatMap((name) => (filters[name] === undefined ? [] : [[name, filters[name]]]));
  return { ...Object.fromEntries(kept), ...(from ? { from } : {}), ...(to ? { to } : {}) };
}

/** Where the leads behind a number are listed, with the same filters; without a group, of all. */
export function behind(
  filters: Filters,
  by: Way | 'all',
  stage: StageName,
  group: { key: string; name: string } | null,
): string {
  const params = new URLSearchParams(
    Object.entries(filters).filter(([name]) => name !== 'by' && name !== 'group'),
  );
  params.set('by', by);
  params.set('stage', stage);
  if (group) {
    params.set('key', group.key);
    params.set('of', group.name);
  }
  return `/funnel/leads?${params}`;
}

/** How wide a bar is, of the widest; what there is, is seen. */
export function widthOf(count: number, most: number): number {
  if (count === 0 || most === 0) return 0;
  return Math.max(1, Math.round((count / most) * 1000) / 10);
}
