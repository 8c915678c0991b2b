/**
 * The state of a list, kept in its address: filters, order, columns, density, view. So a list can be sent to a
 * colleague, and going back finds it as it was left.
 */
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';

export type Density = 'compact' | 'usual' | 'roomy';
export type Filters = Readonly<Record<string, string>>;

const OWN = new Set(['sort', 'cols', 'density', 'view', 'tab']);
/** Which list of a page it is: no filter of the list, and nothing a view changes. */
const PLACE = 'tab';
const DENSITIES: readonly Density[] = ['compact', 'usual', 'roomy'];

export interface ListState {
  filters: Filters;
  sort: string | null;
  columns: string | null;
  density: Density;
  view: string | null;
  /** Everything but the name of the view, as a view keeps it. */
  written: string;
  setFilters: (filters: Filters) => void;
  setSort: (sort: string | null) => void;
  setColumns: (columns: string | null) => void;
  setDensity: (density: Density) => void;
  /** Show what a view keeps; null is the list as it comes. */
  show: (view: { id: string; written: string } | null) => void;
}

export function useListState(): ListState {
  const [params, setParams] = useSearchParams();
  const change = useCallback(
    (values: Record<string, string | null>) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          for (const [name, value] of Object.entries(values)) {
            if (value === null || value === '') next.delete(name);
            else next.set(name, value);
          }
          return next;
        },
        { replace: true, preventScrollReset: true },
      ),
    [setParams],
  );
  return useMemo(() => {
    const filters = Object.fromEntries([...params].filter(([name]) => !OWN.has(name)));
    return {
      filters,
      sort: params.get('sort'),
      columns: params.get('cols'),
      density: DENSITIES.find((each) => each === params.get('density')) ?? 'usual',
      view: params.get('view'),
      written: writtenOf(params),
      setFilters(next) {
        const gone = Object.fromEntries(Object.keys(filters).map((name) => [name, null]));
        change({ ...gone, ...next });
      },
      setSort: (sort) => change({ sort }),
      setColumns: (cols) => change({ cols }),
      setDensity: (density) => change({ density: density === 'usual' ? null : density }),
      show(view) {
        const next = new URLSearchParams(view?.written ?? '');
        const place = params.get(PLACE);
        if (place !== null) next.set(PLACE, place);
        if (view) next.set('view', view.id);
        setParams(next, { preventScrollReset: true });
      },
    };
  }, [params, change, setParams]);
}

/** An address without its view and its tab, in one order, so that two can be compared. */
export function writtenOf(params: URLSearchParams): string {
  const kept = new URLSearchParams([...params].filter(([name]) => name !== 'view' && name !== PLACE));
  kept.sort();
  return kept.toString();
}
