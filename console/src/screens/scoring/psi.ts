/** How far arrivals are from training, as bars with their two limits. Pure. */
import type { Drift, DriftFeature } from '@/api/schema';

export const WATCH = 0.1;
export const ALARM = 0.25;
/** The end of a bar's track; what is more is as long. */
const FULL = 0.4;
const WHOLE = 100;
const MOST = 12;

/** Of a feature, or without a name of the chance itself. */
export type Shift = Omit<DriftFeature, 'name' | 'words'> & Partial<Pick<DriftFeature, 'name' | 'words'>>;

/** The chance first, then the features that moved most, and whatever has words training had not. */
export function shownOf({ psi, features }: Pick<Drift, 'psi' | 'features'>): Shift[] {
  const moved = [...features].sort((a, b) => b.psi - a.psi);
  const shown = moved.filter((each, at) => at < MOST || each.unseen > 0);
  return [{ psi, unseen: 0 }, ...shown];
}

/** How much of its track a bar fills, in percent. */
export function widthOf(psi: number): number {
  return Math.round((Math.min(Math.max(psi, 0), FULL) / FULL) * WHOLE * 10) / 10;
}
