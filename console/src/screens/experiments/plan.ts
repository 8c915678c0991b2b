/** An experiment as people set it up (percent, points, days or hours) and as the API takes it. Pure. */
import type { ExperimentLine, ExperimentLook, ExperimentPlanBody } from '@/api/schema';
import type { Change, Rules } from '@/screens/rules/documents';
import { partsOf } from '@/screens/rules/fields';

export type Goal = ExperimentLine['goal'];
export const GOALS = ['won', 'contacted', 'replied'] as const;

const DAY_HOURS = 24;
const PERCENT = 100;
/** A contact is a matter of hours, a win or a reply one of days. */
const COUNTED_IN_HOURS: ReadonlySet<string> = new Set(['contacted']);
export const USUAL: Readonly<Record<(typeof GOALS)[number], number>> = {
  won: 90,
  contacted: 24,
  replied: 14,
};
export const LONGEST_DAYS = 366;

export interface Typed {
  name?: string;
  goal: (typeof GOALS)[number];
  within: number;
  share: number;
  points: number;
  rules: Rules;
}

export function isInHours(goal: string): boolean {
  return COUNTED_IN_HOURS.has(goal);
}

export function bodyOf(
  typed: Omit<Typed, 'rules' | 'name'>,
  rules: Rules,
  pool_id: string | null,
): ExperimentPlanBody {
  return {
    pool_id,
    rules,
    unit: null,
    goal: typed.goal,
    window_hours: Math.round(typed.within * (isInHours(typed.goal) ? 1 : DAY_HOURS)),
    share_b: typed.share / PERCENT,
    effect: typed.points / PERCENT,
    alpha: 0.05,
    power: 0.8,
  };
}

/** Within how many days, or hours, the goal is to be reached. */
export function windowOf(experiment: Pick<ExperimentLine, 'goal' | 'window_hours'>) {
  const inHours = isInHours(experiment.goal) || experiment.window_hours % DAY_HOURS !== 0;
  return inHours
    ? ({ unit: 'hours', count: experiment.window_hours } as const)
    : ({ unit: 'days', count: experiment.window_hours / DAY_HOURS } as const);
}

/** What B says otherwise, as the rules' own list of changes takes it. */
export function changesOf(changes: ExperimentLine['changes']): Change[] {
  return changes.map(({ path, before, after }) => ({ path: partsOf(path), before, after }));
}

/** How far a chart of looks reaches up and down: twice what is told now, so that the first wide ones are cut. */
export function reachOf(looks: readonly ExperimentLook[], effect: number): number {
  const { low = 0, high = 0 } = looks.at(-1)?.difference ?? {};
  const farthest = Math.max(Math.abs(low), Math.abs(high), effect);
  return Math.min(1, Math.ceil(farthest * 2 * PERCENT) / PERCENT);
}
