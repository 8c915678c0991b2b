/** Where the bars of a change in wins stand, in percent of a scale that holds all of them. Pure. */
import type { ReplayPart } from '@/api/schema';

export interface Scale {
  low: number;
  high: number;
}

/** One scale for all parts, with zero on it. */
export function scaleOf(parts: readonly ReplayPart[]): Scale {
  const ends = parts.flatMap((part) => [
    -part.at_stake,
    ...(part.estimate ? [part.estimate.low, part.estimate.high] : []),
  ]);
  const low = Math.min(0, ...ends);
  const high = Math.max(0, ...ends);
  return low === high ? { low: -1, high: 1 } : { low, high };
}

/** A place on the scale, in percent from its left. */
export function placeOf(value: number, { low, high }: Scale): number {
  return ((value - low) / (high - low)) * 100;
}

/** From where to where a bar goes; one that is a point is still seen. */
export function barOf(from: number, to: number, scale: Scale): { left: string; width: string } {
  const left = placeOf(from, scale);
  return { left: `${left}%`, width: `max(2px, ${placeOf(to, scale) - left}%)` };
}
