/** What is asked of replays, and when they are under way. */
import { useQuery } from '@tanstack/react-query';
import { api, ask } from '@/api/client';
import type { RuleReplayLine } from '@/api/schema';

export const REPLAYS = 'replays';
export const POLL_MS = 1000;

export function isUnderWay({ state }: Pick<RuleReplayLine, 'state'>): boolean {
  return state === 'waiting' || state === 'running';
}

/** One replay, asked for again while it is under way. */
export function useReplay(id: string) {
  return useQuery({
    queryKey: [REPLAYS, id],
    queryFn: ({ signal }) =>
      ask(api.GET('/v1/pool-rules/replays/{replay_id}', { params: { path: { replay_id: id } }, signal })),
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? POLL_MS : false),
  });
}
