/** A list that comes in pages: more is asked for as it is scrolled to. */
import { useInfiniteQuery } from '@tanstack/react-query';

export interface Page<Row> {
  data?: Row[];
  next_cursor?: string | null;
}

export interface Pages<Row> {
  rows: Row[];
  /** The first page as it came, for what stands beside the rows. */
  first: Page<Row> | undefined;
  error: unknown;
  isFirstLoading: boolean;
  isRefreshing: boolean;
  hasMore: boolean;
  more: () => void;
  again: () => void;
}

export function usePages<P extends Page<Row>, Row = NonNullable<P['data']>[number]>(
  key: readonly unknown[],
  fetchPage: (cursor: string | undefined, signal: AbortSignal) => Promise<P>,
  /** How soon to ask again, by what is shown; a list of work under way follows it. */
  { every }: { every?: (rows: Row[]) => number | false } = {},
): Pages<Row> & { first: P | undefined } {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => fetchPage(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    refetchInterval: ({ state }) =>
      every?.((state.data?.pages ?? []).flatMap((page) => page.data ?? []) as Row[]) ?? false,
    placeholderData: (before) => before,
  });
  return {
    rows: (query.data?.pages ?? []).flatMap((page) => page.data ?? []) as Row[],
    first: query.data?.pages[0] as P | undefined,
    error: query.error,
    isFirstLoading: query.isPending,
    isRefreshing: query.isFetching && !query.isFetchingNextPage && !query.isPending,
    hasMore: query.hasNextPage,
    more: () => {
      if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
    },
    again: () => void query.refetch(),
  };
}
