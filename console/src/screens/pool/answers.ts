/** What each lead of a batch of claims came to. Pure. */
import { Problem } from '@/api/problem';
import type { ClaimItem } from '@/api/schema';

export interface Answer {
  id: string;
  name: string;
  /** Why it was not claimed; null if it was. */
  refusal: Problem | null;
}

const CONFLICT = 409;

export function answersOf(items: readonly ClaimItem[], nameOf: (id: string) => string): Answer[] {
  return items.map(({ lead_id, claimed, error }) => ({
    id: lead_id,
    name: nameOf(lead_id),
    refusal: claimed ? null : new Problem(statusOf(error), error),
  }));
}

function statusOf(error: ClaimItem['error']): number {
  return typeof error?.status === 'number' ? error.status : CONFLICT;
}
