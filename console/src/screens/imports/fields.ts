/** What a column of a file can be, by kind of file; names are those of the API. */

export type Kind = 'leads' | 'employees';

export const FIELDS = {
  leads: {
    person: ['name', 'title', 'phone', 'email', 'wechat_id', 'external_id'],
    company: ['company', 'industry', 'company_size', 'company_number', 'region', 'city'],
    origin: ['source', 'channel', 'campaign', 'tags', 'created_at', 'owner', 'author'],
    history: ['outcome', 'closed_at'],
    event: [
      'event_id',
      'event_name',
      'event_kind',
      'event_starts_at',
      'registered_at',
      'attended_at',
      'left_at',
      'attended_minutes',
    ],
  },
  employees: {
    person: ['number', 'name', 'email', 'phone'],
    place: ['team', 'region', 'seniority', 'roles', 'manages'],
    dealing: ['weight', 'grades', 'skills', 'on_shift'],
  },
} as const;

export type Mapping = Readonly<Record<string, string>>;

/** Where a mapping leaves out what a row needs to be told apart by. */
export function missingOf(kind: Kind, mapping: Mapping): 'number' | 'any' | null {
  const fields = Object.values(mapping);
  if (kind === 'employees') return fields.includes('number') ? null : 'number';
  return fields.length > 0 ? null : 'any';
}

/** A mapping with one column more, changed or left out; a field has one column. */
export function withField(mapping: Mapping, column: string, field: string | null): Mapping {
  const others = Object.entries(mapping).filter(([each, its]) => each !== column && its !== field);
  return Object.fromEntries(field ? [...others, [column, field]] : others);
}
