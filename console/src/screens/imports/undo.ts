/** Whether an import can be taken back, and how long. */
import type { Import } from '@/api/schema';

const DAY_MS = 24 * 60 * 60_000;

type Undoable = Pick<Import, 'state' | 'dry_run' | 'finished_at' | 'created' | 'updated'>;

/** The moment it ends; empty while a paused one waits; null if it cannot. */
export function undoableUntil(job: Undoable, now = Date.now()): string | null {
  if (job.state === 'paused') return '';
  if (job.dry_run || job.created + job.updated === 0) return null;
  if ((job.state !== 'completed' && job.state !== 'failed') || !job.finished_at) return null;
  const until = new Date(job.finished_at).getTime() + DAY_MS;
  return until > now ? new Date(until).toISOString() : null;
}
