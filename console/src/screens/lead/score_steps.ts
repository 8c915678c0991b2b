/** Reasons of a score as steps of a stair, each from where the last one ended. Pure. */
import type { ReasonLine } from '@/api/schema';

export interface Step {
  reason: ReasonLine;
  /** Shares of the widest point of the stair. */
  from: number;
  to: number;
  sign: '+' | '−';
}

export function stepsOf(reasons: readonly ReasonLine[]): Step[] {
  const ends: number[] = [];
  let sum = 0;
  for (const { points } of reasons) {
    sum += points;
    ends.push(sum);
  }
  const widest = Math.max(1, ...ends);
  return reasons.map((reason, index) => {
    const before = ends[index - 1] ?? 0;
    const after = ends[index] ?? 0;
    return {
      reason,
      from: Math.max(0, Math.min(before, after)) / widest,
      to: Math.max(0, Math.max(before, after)) / widest,
      sign: reason.points < 0 ? '−' : '+',
    };
  });
}
