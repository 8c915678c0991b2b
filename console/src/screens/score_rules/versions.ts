/** Versions of the score rules, newest first, and which of them holds. */
import { api, ask } from '@/api/client';
import type { ScoreRuleVersion } from '@/api/schema';
import { usePages } from '@/parts/grid/pages';

export const VERSIONS = 'score-rules';
const LIMIT = 50;

export function useVersions() {
  return usePages([VERSIONS], (cursor, signal) =>
    ask(api.GET('/v1/score-rules', { params: { query: { limit: LIMIT, cursor } }, signal })),
  );
}

/** The newest version that has begun. */
export function inForce(
  versions: readonly ScoreRuleVersion[],
  now = new Date(),
): ScoreRuleVersion | undefined {
  return versions.find(({ effective_at }) => new Date(effective_at) <= now);
}
