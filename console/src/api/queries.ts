/** What the server told us, kept for a while; asked again when it changed, or when the suite was away. */
import { QueryClient } from '@tanstack/react-query';
import { onAnswerAgain } from './outage';
import { problemOf } from './problem';

const FRESH_MS = 15_000;
const KEPT_MS = 30 * 60_000;

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      gcTime: KEPT_MS,
      retry: (count, error) => problemOf(error).isOutage && count < 1,
      refetchOnWindowFocus: true,
    },
    mutations: { retry: false },
  },
});

onAnswerAgain(() => void queries.invalidateQueries());
