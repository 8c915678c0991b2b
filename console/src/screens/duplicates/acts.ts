/** Merging two leads and saying that they are two, each with its undo. */
import { api, ask } from '@/api/client';
import { queries } from '@/api/queries';

export const DUPLICATES = 'duplicates';

/** Whatever was decided, the queue and the leads are another now. */
export async function refresh(): Promise<void> {
  await Promise.all(
    ['leads', 'lead', DUPLICATES].map((key) => queries.invalidateQueries({ queryKey: [key] })),
  );
}

interface Merge {
  pairId: string;
  survivor: string;
  merged: string;
  /** Who keeps the survivor, if both are in somebody's hands. */
  keepOwner?: string;
}

/** Merge; answers how to undo it. */
export async function merge({ pairId, survivor, merged, keepOwner }: Merge) {
  const params = { path: { pair_id: pairId } };
  const body = { survivor, ...(keepOwner ? { keep_owner: keepOwner } : {}) };
  await ask(api.POST('/v1/duplicates/{pair_id}/merge', { params, body }));
  await refresh();
  return async () => {
    await ask(api.POST('/v1/leads/{lead_id}/unmerge', { params: { path: { lead_id: merged } }, body: {} }));
    await refresh();
  };
}

/** Say that these are two; answers how to take that back. */
export async function dismiss(pairId: string, reason: string) {
  const params = { path: { pair_id: pairId } };
  await ask(api.POST('/v1/duplicates/{pair_id}/dismiss', { params, body: { reason } }));
  await refresh();
  return async () => {
    await ask(api.POST('/v1/duplicates/{pair_id}/dismiss/undo', { params, body: {} }));
    await refresh();
  };
}
