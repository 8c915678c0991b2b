/** How much the features of a scorecard can do. Pure. */
import type { CardFeature, FeaturePoints } from '@/api/schema';

const LEAST = 0.01;

/** The longest bar of a feature; never nothing, so that it can be divided by. */
export function widestOf(points: readonly FeaturePoints[]): number {
  return Math.max(LEAST, ...points.map(({ log_odds }) => Math.abs(log_odds)));
}

/** How far a feature moves an average lead; without points, how well it ranks alone. */
export function reachOf({ points, auc }: Pick<CardFeature, 'points' | 'auc'>): number {
  if (points.length === 0) return Math.abs(auc - 0.5);
  return points.reduce((sum, { log_odds, share }) => sum + Math.abs(log_odds) * share, 0);
}
