/** What somebody may do with a lead, as far as it can be told before the server is asked. Pure. */
import type { Lead, Me } from '@/api/schema';

export interface Rights {
  isMine: boolean;
  claim: boolean;
  touch: boolean;
  edit: boolean;
  /** Stages, quotes, the contract, the next step, protecting and giving back. */
  work: boolean;
  transfer: boolean;
  reopen: boolean;
  /** Into a pool, before its score says so. */
  promote: boolean;
  /** Whether what they do may be for another's hand. */
  directs: boolean;
}

const CLOSED: readonly string[] = ['converted', 'invalid', 'merged'];

export function rightsOf(lead: Pick<Lead, 'state' | 'owner_id'>, me: Pick<Me, 'id' | 'roles'>): Rights {
  const is = (role: NonNullable<Me['roles']>[number]) => me.roles?.includes(role) ?? false;
  const isMine = lead.owner_id !== null && lead.owner_id === me.id;
  const isHeld = lead.state === 'held';
  const sells = is('rep') || is('manager');
  const directs = is('manager') || is('admin');
  return {
    isMine,
    claim: lead.state === 'pooled' && sells,
    touch: isHeld && sells && (isMine || is('manager')),
    edit: !CLOSED.includes(lead.state) && (isMine || directs || is('marketer')),
    work: isHeld && (isMine || directs),
    transfer: directs && (isHeld || lead.state === 'pooled'),
    promote: lead.state === 'nurturing' && (directs || is('marketer')),
    directs,
    reopen: (lead.state === 'lost' && (sells || directs)) || (lead.state === 'converted' && directs),
  };
}
