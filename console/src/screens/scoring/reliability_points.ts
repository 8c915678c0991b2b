/** Where the points of a reliability diagram stand, and how large they are. Pure. */
import type { CalibrationBin } from '@/api/schema';

export interface Point extends CalibrationBin {
  x: number;
  y: number;
  radius: number;
}

const LEAST_RADIUS = 3;
const MOST_RADIUS = 9;
const STEPS = [0.1, 0.2, 0.5, 1] as const;

/** The end of both axes: the least that holds every point, so that rare wins are not all in one corner. */
export function endOf(bins: readonly CalibrationBin[]): number {
  const most = Math.max(0, ...bins.flatMap(({ foretold, came }) => [foretold, came]));
  return STEPS.find((step) => most <= step) ?? 1;
}

/** Points in a square of `size`, zero at its lower left; the area of a point is as its rows. */
export function pointsOf(bins: readonly CalibrationBin[], size: number): Point[] {
  const end = endOf(bins);
  const most = Math.max(1, ...bins.map(({ rows }) => rows));
  return bins
    .filter(({ rows }) => rows > 0)
    .map((bin) => ({
      ...bin,
      x: (bin.foretold / end) * size,
      y: size - (bin.came / end) * size,
      radius: Math.max(LEAST_RADIUS, Math.sqrt(bin.rows / most) * MOST_RADIUS),
    }));
}

/** Where the axes are marked, as shares. */
export function marksOf(bins: readonly CalibrationBin[]): number[] {
  const end = endOf(bins);
  return [0, end / 2, end];
}
