/** What of a lead was changed in its form, and what takes that back. Pure. */
import type { Lead, LeadPatchBody } from '@/api/schema';

export const FIELDS = [
  'name',
  'phone',
  'wechat_id',
  'email',
  'company',
  'title',
  'city',
  'region',
  'industry',
  'company_size',
] as const;

type Field = (typeof FIELDS)[number];
type Known = Pick<Lead, Field | 'tags' | 'do_not_contact'>;

export type Typed = Partial<Record<Field, string>> & { tags?: string[]; do_not_contact?: boolean };

export function typedOf(lead: Known): Typed {
  const texts = Object.fromEntries(FIELDS.map((name) => [name, lead[name] ?? '']));
  return { ...texts, tags: lead.tags ?? [], do_not_contact: lead.do_not_contact };
}

export function changesOf(lead: Known, typed: Typed): LeadPatchBody {
  const changes: LeadPatchBody = {};
  for (const name of FIELDS) {
    const text = typed[name]?.trim();
    if (text !== undefined && text !== (lead[name] ?? '')) changes[name] = text || null;
  }
  if (typed.tags && typed.tags.join('\n') !== (lead.tags ?? []).join('\n')) changes.tags = typed.tags;
  if (typed.do_not_contact !== undefined && typed.do_not_contact !== lead.do_not_contact)
    changes.do_not_contact = typed.do_not_contact;
  return changes;
}

/** The same fields as they were before. */
export function undoOf(lead: Known, changes: LeadPatchBody): LeadPatchBody {
  const before: LeadPatchBody = {};
  for (const name of FIELDS) if (name in changes) before[name] = lead[name];
  if (changes.tags) before.tags = lead.tags ?? [];
  if (changes.do_not_contact !== undefined) before.do_not_contact = lead.do_not_contact;
  return before;
}
