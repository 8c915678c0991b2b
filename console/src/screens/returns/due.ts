/** Until when a lead counts as going back soon, and what keeps one from it. Pure. */
import type { LeadLine } from '@/api/schema';

export const SPANS = ['1', '3', '7', '14'] as const;
export type Span = (typeof SPANS)[number];

/** The end of the reader's day so many days from now. */
export function untilOf(span: Span, now: Date): string {
  const end = new Date(now);
  end.setDate(end.getDate() + Number(span) + 1);
  end.setHours(0, 0, 0, 0);
  return end.toISOString();
}

type Kept = Pick<LeadLine, 'protect_until' | 'paused_reason' | 'exempt_reason'>;

export function whyStays(lead: Kept, now: Date): 'protected' | 'paused' | 'exempt' | null {
  if (lead.exempt_reason) return 'exempt';
  if (lead.paused_reason) return 'paused';
  return lead.protect_until && new Date(lead.protect_until) > now ? 'protected' : null;
}
