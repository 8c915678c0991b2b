/** What a curve is drawn from, and which group an address asks for. Pure. */
import type { CycleEstimate } from '@/api/schema';

export const GRADES = ['A', 'B', 'C', 'D'] as const;
export type Grade = (typeof GRADES)[number];
const RIPE = 0.8;

/** The grade an address asks for; null: everything, and the grades beside each other. */
export function gradeOf(asked: string | null): Grade | null {
  return GRADES.find((grade) => grade === asked) ?? null;
}

/** One group among the others of its month. */
export function keyOf({ grade, source }: Pick<CycleEstimate, 'grade' | 'source'>): string {
  return JSON.stringify([grade, source]);
}

/** The group an address asks for, else the first that has wins, else the first. */
export function chosenOf(groups: readonly CycleEstimate[], asked: string | null): CycleEstimate | undefined {
  return (
    groups.find((group) => keyOf(group) === asked) ?? groups.find((group) => group.wins > 0) ?? groups[0]
  );
}

/** Of all wins that came in the end, the share that had come by each working day. */
export function shareOfWins({ points }: Pick<CycleEstimate, 'points'>): [days: number, share: number][] {
  const all = points.at(-1)?.won ?? 0;
  return all > 0 ? points.map(({ days, won }) => [days, won / all]) : [];
}

/** The lines that cross a curve: the present cycle, the learned one, and by when four fifths had come. */
export function linesOf(group: CycleEstimate): { name: 'present' | 'learned' | 'ripe'; days: number }[] {
  const lines = [
    { name: 'present', days: group.present_days },
    { name: 'learned', days: group.cycle_days },
    { name: 'ripe', days: group.ripe_days },
  ] as const;
  return lines.flatMap(({ name, days }) => (days === null ? [] : [{ name, days }]));
}

export { RIPE };
