/** Files of past leads: which have an outcome, and which columns of theirs become attributes. Pure. */
import type { Import } from '@/api/schema';

type File = Pick<Import, 'state' | 'columns' | 'mapping_used' | 'dry_run' | 'undone_at'>;

/** Whether leads of a file say how they ended, and are still there. */
export function hasOutcome({ state, mapping_used, dry_run, undone_at }: File): boolean {
  const isIn = state === 'completed' && !dry_run && !undone_at;
  return isIn && Object.values(mapping_used ?? {}).includes('outcome');
}

/** Names of the features that columns become which are no field of ours. */
export function columnsOf(files: readonly Pick<File, 'columns' | 'mapping_used'>[]): string[] {
  const extras = files.flatMap(({ columns, mapping_used }) =>
    (columns ?? []).filter((column) => !(column in (mapping_used ?? {}))).map((column) => `extra.${column}`),
  );
  return [...new Set(extras)];
}
