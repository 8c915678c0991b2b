/** A list's state beside the pool that is looked into: clearing filters does not leave the pool. */
import { useMemo } from 'react';
import { type ListState, useListState } from '@/parts/grid/list_state';

const POOL = 'pool_id';

export interface PoolState {
  /** The pool that is named in the address. */
  poolId: string | null;
  setPool: (poolId: string) => void;
  /** The list without the pool among its filters. */
  list: ListState;
  /** The list with it, as a view keeps it. */
  whole: ListState;
}

export function usePoolState(): PoolState {
  const whole = useListState();
  return useMemo(() => {
    const { [POOL]: poolId = null, ...filters } = whole.filters;
    const kept: Record<string, string> = poolId === null ? {} : { [POOL]: poolId };
    return {
      poolId,
      setPool: (next) => whole.setFilters({ ...filters, [POOL]: next }),
      list: { ...whole, filters, setFilters: (next) => whole.setFilters({ ...next, ...kept }) },
      whole,
    };
  }, [whole]);
}
