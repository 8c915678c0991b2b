/** Teams and calendars by id, as lists and forms of people name them. */
import { useQuery } from '@tanstack/react-query';
import { api, ask } from '@/api/client';

const MOST = 200;
const FRESH_MS = 60_000;

export function useTeams() {
  const { data } = useQuery({
    queryKey: ['teams', 'all'],
    queryFn: () => ask(api.GET('/v1/teams', { params: { query: { limit: MOST } } })),
    staleTime: FRESH_MS,
  });
  return data?.data ?? [];
}

export function useCalendars() {
  const { data } = useQuery({
    queryKey: ['calendars', 'all'],
    queryFn: () => ask(api.GET('/v1/calendars', { params: { query: { limit: MOST } } })),
    staleTime: FRESH_MS,
  });
  return data?.data ?? [];
}
