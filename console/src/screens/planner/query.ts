/** The planner's question out of an address, and how its bars are drawn. */
import type { PlannedStage, PlannerRate } from '@/api/schema';
import type { Filters } from '@/parts/grid/list_state';
import type { Speech } from '@/words/speech';

export const MOST_DEALS = 100_000;

export interface Asked {
  target_deals: number;
  by?: string;
  rep_id?: string;
  team_id?: string;
}

/** A rep says more than a team: of both, the rep counts. */
export function asked(filters: Filters): Asked {
  const whose = filters.rep_id
    ? { rep_id: filters.rep_id }
    : filters.team_id
      ? { team_id: filters.team_id }
      : {};
  const by = /^\d{4}-\d\d-\d\d$/.test(filters.by ?? '') ? { by: filters.by } : {};
  return { target_deals: dealsOf(filters.deals), ...by, ...whose };
}

export function dealsOf(told: string | undefined): number {
  const deals = Number(told);
  return Number.isInteger(deals) && deals >= 1 && deals <= MOST_DEALS ? deals : 1;
}

const LEAST_SHOWN = 0.001;

/** A probability as it is read: what is next to nothing is below a thousandth. */
export function chanceOf(p: number | null, speech: Pick<Speech, 'percent'>): string {
  if (p !== null && p < LEAST_SHOWN) return `<${speech.percent(LEAST_SHOWN, 1)}`;
  return speech.percent(p, p !== null && p < 0.1 ? 1 : 0);
}

export interface Bar {
  width: number;
  from: number;
  to: number;
}

/** Where a stage's bar ends and where its band lies, in per cent of the widest. */
export function barOf(stage: PlannedStage, stages: readonly PlannedStage[]): Bar {
  const most = Math.max(...stages.flatMap((each) => [each.high, each.needed]), 1);
  const at = (count: number) => Math.max(1, Math.round((count / most) * 1000) / 10);
  return { width: at(stage.needed), from: at(stage.low), to: at(stage.high) };
}

/** The share a stage's number goes by: of leads that come to a visit, of all others that are paid. */
export function rateOf(stage: string, rates: readonly PlannerRate[], basis: string): PlannerRate | undefined {
  const to = stage === 'lead' && basis !== 'outcomes' ? 'visit' : 'payment';
  return rates.find((rate) => rate.from_stage === stage && rate.to_stage === to);
}
