/** Saved views of a list: what an address says, under a name. */
import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '@/api/client';
import { queries } from '@/api/queries';
import type { SavedView } from '@/api/schema';

export interface View {
  id: string;
  name: string;
  written: string;
  /** As the server has it; a view that comes with the console has none. */
  saved?: SavedView;
}

const MOST = 200;

export function viewsQuery(page: string) {
  return queryOptions({
    queryKey: ['views', page],
    queryFn: async () => {
      const { data } = await ask(api.GET('/v1/views', { params: { query: { page, limit: MOST } } }));
      return (data ?? []).map(viewOf);
    },
  });
}

export function viewOf(saved: SavedView): View {
  const { search } = saved.state;
  return { id: saved.id, name: saved.name, written: typeof search === 'string' ? search : '', saved };
}

export async function createView(
  page: string,
  name: string,
  written: string,
  shared: boolean,
): Promise<View> {
  const body = { page, name, shared, state: { search: written } };
  const saved = await ask(api.POST('/v1/views', { body }));
  await again(page);
  return viewOf(saved);
}

export async function updateView(saved: SavedView, version: number, written: string): Promise<SavedView> {
  const changed = await ask(
    api.PATCH('/v1/views/{view_id}', {
      params: { path: { view_id: saved.id }, header: { 'If-Match': `"${version}"` } },
      body: { state: { search: written } },
    }),
  );
  await again(saved.page);
  return changed;
}

export async function deleteView(saved: SavedView): Promise<void> {
  await ask(api.DELETE('/v1/views/{view_id}', { params: { path: { view_id: saved.id } } }));
  await again(saved.page);
}

function again(page: string): Promise<void> {
  return queries.invalidateQueries({ queryKey: ['views', page] });
}
