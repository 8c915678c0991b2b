/** Moving between stages: what a move asks for, how it is taken back, and how old a stay is. Pure but for the calls. */
import { api, ask } from '@/api/client';
import type { OpportunityLine, StageBody } from '@/api/schema';

export const COLUMNS = ['visit', 'trial', 'quote', 'contract'] as const;
export const TARGETS = [...COLUMNS, 'payment', 'lost'] as const;
export type ColumnStage = (typeof COLUMNS)[number];
export type Target = (typeof TARGETS)[number];

export interface Move {
  lead: OpportunityLine;
  to: Target;
}

/** Whether the API wants to know more than the stage. */
export function needsMore(to: Target): boolean {
  return to === 'quote' || to === 'contract' || to === 'payment' || to === 'lost';
}

export type Age = 'fresh' | 'slow' | 'stuck' | 'unknown';

/** How long a lead stands at its stage beside the usual stay. */
export function ageOf(days: number, median: number | null): Age {
  if (median === null || median <= 0) return 'unknown';
  if (days <= median) return 'fresh';
  return days <= 2 * median ? 'slow' : 'stuck';
}

export function moveTo(leadId: string, body: StageBody) {
  return ask(api.POST('/v1/leads/{lead_id}/stage', { params: { path: { lead_id: leadId } }, body }));
}

/** A won lead is opened again by who directs its holder alone. */
export function canTakeBack(to: Target, directs: boolean): boolean {
  return to !== 'payment' || directs;
}

/** Take a move back: to the stage it came from, or open again what the move had closed. */
export function takeBack({ lead, to }: Move, reason: string): Promise<unknown> {
  if (to !== 'payment' && to !== 'lost') return moveTo(lead.id, { stage: lead.stage as ColumnStage });
  const params = { path: { lead_id: lead.id } };
  return ask(api.POST('/v1/leads/{lead_id}/reopen', { params, body: { reason } }));
}
