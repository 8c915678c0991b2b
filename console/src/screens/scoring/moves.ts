/** What may be done with a model in each state, as the API has it; how leads would move between grades. Pure. */
import type { GradeMove } from '@/api/schema';

export interface Acts {
  shadow: boolean;
  publish: boolean;
  retire: boolean;
}

const ACTS: Readonly<Record<string, Acts>> = {
  candidate: { shadow: true, publish: true, retire: true },
  shadow: { shadow: false, publish: true, retire: true },
  champion: { shadow: false, publish: false, retire: true },
  retired: { shadow: true, publish: true, retire: false },
  suspended: { shadow: false, publish: true, retire: true },
};
const NONE: Acts = { shadow: false, publish: false, retire: false };

export function actsOf(state: string): Acts {
  return ACTS[state] ?? NONE;
}

export const GRADES = ['A', 'B', 'C', 'D'] as const;

/** How many leads go from each grade (down) to each (across). */
export function matrixOf(moves: readonly GradeMove[]): { grade: string; to: number[]; all: number }[] {
  return GRADES.map((grade) => {
    const to = GRADES.map((other) =>
      moves
        .filter((move) => move.from_grade === grade && move.to_grade === other)
        .reduce((sum, move) => sum + move.leads, 0),
    );
    return { grade, to, all: to.reduce((sum, count) => sum + count, 0) };
  });
}

/** How many leads get another grade. */
export function movedOf(moves: readonly GradeMove[]): number {
  return moves.reduce((sum, move) => sum + (move.from_grade === move.to_grade ? 0 : move.leads), 0);
}
