/** One lead as the server told it, and what has to be asked again once it changed. */
import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '@/api/client';
import { queries } from '@/api/queries';
import type { Claimed, Lead, LoggedTouch, Me } from '@/api/schema';

/** What lists show of leads; all of it is out of date once one of them changed. */
const LISTS = ['leads', 'pool', 'pools', 'today', 'eligibility', 'opportunities'] as const;

export function leadQuery(leadId: string) {
  return queryOptions({
    queryKey: ['lead', leadId],
    queryFn: () => ask(api.GET('/v1/leads/{lead_id}', { params: { path: { lead_id: leadId } } })),
  });
}

/** Whether it was claimed a moment ago and nobody has looked at its contact since: then the claim can be undone. */
export function isUnseen(lead: Lead | undefined, me: Me): boolean {
  return lead !== undefined && lead.owner_id === me.id && lead.contact_masked;
}

export function refreshLists(): void {
  for (const key of LISTS) void queries.invalidateQueries({ queryKey: [key] });
}

/** Ask again for a lead and all that hangs on it. */
export async function refreshLead(leadId: string): Promise<void> {
  refreshLists();
  const isShown = queries.getQueryData(leadQuery(leadId).queryKey) !== undefined;
  if (isShown) await queries.fetchQuery({ ...leadQuery(leadId), staleTime: 0 });
  await queries.invalidateQueries({ queryKey: ['lead', leadId] });
}

/** What a touch changed is seen before the lead is asked for again. */
export function noteTouch(leadId: string, touch: LoggedTouch): void {
  queries.setQueryData(leadQuery(leadId).queryKey, (lead) =>
    lead === undefined
      ? lead
      : {
          ...lead,
          version: touch.version,
          recycle_at: touch.recycle_at,
          next_step: touch.next_step,
          policy: { ...lead.policy, recycle_at: touch.recycle_at },
        },
  );
}

/** A claim is shown without asking for the lead: to see its contact would be the end of the undo. */
export function noteClaim(claimed: Claimed, me: Me): void {
  queries.setQueryData(leadQuery(claimed.id).queryKey, (lead) =>
    lead === undefined
      ? lead
      : {
          ...lead,
          state: 'held' as const,
          version: claimed.version,
          owner_id: me.id,
          owner_name: me.name,
          owner_since: claimed.owner_since,
          pool_id: null,
          recycle_at: claimed.recycle_at,
          contact_masked: true,
          policy: {
            held: claimed.held,
            cap: claimed.cap,
            recycle_at: claimed.recycle_at,
            why: { zh: '', en: '' },
          },
        },
  );
}

/** Ask for a claimed lead with its contact; its claim cannot be undone from then on. */
export async function showContact(leadId: string): Promise<void> {
  await queries.fetchQuery({ ...leadQuery(leadId), staleTime: 0 });
}
