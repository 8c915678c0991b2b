/** Writing down a contact with the person behind a lead. */
import { api, ask } from '@/api/client';
import type { LoggedTouch, TouchBody } from '@/api/schema';
import { noteTouch, refreshLead } from './lead_data';

/** Resolves when it is written down; what hangs on the lead is asked for again by itself. */
export async function logTouch(leadId: string, body: TouchBody): Promise<LoggedTouch> {
  const touch = await ask(
    api.POST('/v1/leads/{lead_id}/touches', { params: { path: { lead_id: leadId } }, body }),
  );
  noteTouch(leadId, touch);
  void refreshLead(leadId);
  return touch;
}
