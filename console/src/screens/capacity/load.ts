/** How full somebody is. Pure. */

export type Fullness = 'none' | 'light' | 'half' | 'high' | 'full' | 'over';

/** A share of a cap as one of a few steps that can be told apart; without a cap there is none. */
export function fullness(held: number, cap: number | null): Fullness {
  if (cap === null) return 'none';
  if (held > cap) return 'over';
  if (held === cap) return 'full';
  const share = held / cap;
  if (share >= 0.8) return 'high';
  return share >= 0.4 ? 'half' : 'light';
}
