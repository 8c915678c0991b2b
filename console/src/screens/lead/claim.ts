/** Taking a lead out of its pool, and taking that back. */
import { api, ask } from '@/api/client';
import type { Claimed, Me } from '@/api/schema';
import { noteClaim, refreshLead, refreshLists } from './lead_data';

export async function claimLead(leadId: string, me: Me): Promise<Claimed> {
  const path = { lead_id: leadId };
  const claimed = await ask(api.POST('/v1/leads/{lead_id}/claim', { params: { path }, body: {} }));
  noteClaim(claimed, me);
  refreshLists();
  return claimed;
}

export async function undoClaim(leadId: string): Promise<void> {
  await ask(api.POST('/v1/leads/{lead_id}/claim/undo', { params: { path: { lead_id: leadId } } }));
  await refreshLead(leadId);
}
