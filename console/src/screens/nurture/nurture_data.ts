/** Tracks and their board, and what is done with them. */
import { useQuery } from '@tanstack/react-query';
import { api, ask } from '@/api/client';
import { queries } from '@/api/queries';
import type { NurtureTrack, NurtureTrackPatchBody } from '@/api/schema';

export const KINDS = [
  'article',
  'success_story',
  'email',
  'wecom',
  'sms',
  'invitation',
  'call_task',
  'visit_task',
] as const;
export type Kind = (typeof KINDS)[number];

export function isTask(kind: string | undefined): boolean {
  return kind === 'invitation' || kind === 'call_task' || kind === 'visit_task';
}

export function useBoard() {
  return useQuery({
    queryKey: ['nurture', 'board'],
    queryFn: () => ask(api.GET('/v1/nurture-board')),
  });
}

export function useTracks(enabled = true) {
  return useQuery({
    queryKey: ['nurture', 'tracks'],
    queryFn: () => ask(api.GET('/v1/nurture-tracks')),
    enabled,
  });
}

export async function refreshNurture(): Promise<void> {
  await queries.invalidateQueries({ queryKey: ['nurture'] });
}

export async function patchTrack(track: NurtureTrack, body: NurtureTrackPatchBody): Promise<NurtureTrack> {
  const changed = await ask(
    api.PATCH('/v1/nurture-tracks/{track_id}', {
      params: { path: { track_id: track.id }, header: { 'If-Match': `"${track.version}"` } },
      body,
    }),
  );
  await refreshNurture();
  return changed;
}
