/** When a held lead goes back if nothing happens. Pure. */
import type { Lead } from '@/api/schema';

type Hand = Pick<Lead, 'policy' | 'protect_until' | 'exempt_reason' | 'paused_reason'>;

/** The later of its deadline and the end of its protection; null while something keeps it for good. */
export function goesBackAt({ policy, protect_until, exempt_reason, paused_reason }: Hand): string | null {
  const deadline = policy.recycle_at ?? null;
  if (deadline === null || exempt_reason || paused_reason) return null;
  return protect_until && new Date(protect_until) > new Date(deadline) ? protect_until : deadline;
}
