/** Every rule of a pool: where it stands in the document, what kind of value it has, and in which order people read them. */

export const GRADES = ['A', 'B', 'C', 'D'] as const;
export const SENIORITIES = ['junior', 'regular', 'senior'] as const;
export const KINDS = [
  'call',
  'visit',
  'meeting',
  'reply',
  'quote',
  'stage',
  'message',
  'email',
  'note',
] as const;

export type Kind =
  | 'whole'
  | 'number'
  | 'share'
  | 'flag'
  | 'grades'
  | 'kinds'
  | 'reminders'
  | 'pool'
  | 'overflow';
export type Unit = 'leads' | 'days' | 'working_days' | 'hours' | 'minutes' | 'seconds' | 'times';
export type FieldId = (typeof FIELDS)[number]['id'];

export interface Field {
  id: string;
  path: readonly string[];
  kind: Kind;
  unit?: Unit;
  /** One value for each grade or seniority; or for names that people give: of sources (each by grade), of sizes. */
  by?: 'grade' | 'seniority' | 'source' | 'size';
  least?: number;
  most?: number;
}

const count = { kind: 'whole', unit: 'leads', least: 0, most: 1_000_000 } as const;
const days = { kind: 'whole', unit: 'days', least: 0, most: 3650 } as const;
const cycle = { kind: 'number', unit: 'working_days', least: 0, most: 3650 } as const;
const learned = { kind: 'whole', unit: 'working_days', least: 1, most: 3650 } as const;
const hours = { kind: 'number', unit: 'hours', most: 8760 } as const;

export const SECTIONS = [
  {
    name: 'cycle',
    fields: [
      { id: 'cycle_days', path: ['cycle_days'], by: 'grade', ...cycle },
      { id: 'cycle_days_by_source', path: ['cycle_days_by_source'], by: 'source', ...cycle },
      { id: 'cycle_bounds_min', path: ['cycle_bounds', 'min_days'], ...learned },
      { id: 'cycle_bounds_max', path: ['cycle_bounds', 'max_days'], ...learned },
      { id: 'longest_tenure_days', path: ['longest_tenure_days'], ...days, least: 1 },
      { id: 'effective_kinds', path: ['effective', 'kinds'], kind: 'kinds' },
      {
        id: 'effective_call_seconds',
        path: ['effective', 'call_seconds'],
        kind: 'whole',
        unit: 'seconds',
        least: 0,
        most: 86_400,
      },
      {
        id: 'effective_one_way_resets',
        path: ['effective', 'one_way_resets'],
        kind: 'whole',
        unit: 'times',
        least: 0,
        most: 100,
      },
    ],
  },
  {
    name: 'caps',
    fields: [
      { id: 'holding_cap', path: ['holding', 'cap'], by: 'seniority', ...count },
      { id: 'holding_grade_caps', path: ['holding', 'grade_caps'], by: 'grade', ...count },
      { id: 'grades_by_seniority', path: ['grades_by_seniority'], by: 'seniority', kind: 'grades' },
      { id: 'holding_unworked_cap', path: ['holding', 'unworked_cap'], ...count },
      { id: 'holding_day_cap', path: ['holding', 'day_cap'], ...count },
      { id: 'holding_month_cap', path: ['holding', 'month_cap'], ...count },
      {
        id: 'holding_claim_gap_seconds',
        path: ['holding', 'claim_gap_seconds'],
        kind: 'whole',
        unit: 'seconds',
        least: 0,
        most: 86_400,
      },
      { id: 'cool_down_days', path: ['cool_down_days'], ...days },
      {
        id: 'freeze_minutes',
        path: ['freeze_minutes'],
        kind: 'whole',
        unit: 'minutes',
        least: 0,
        most: 525_600,
      },
      { id: 'undo_minutes', path: ['undo_minutes'], kind: 'whole', unit: 'minutes', least: 0, most: 1440 },
    ],
  },
  {
    name: 'protect',
    fields: [
      { id: 'holding_protected_cap', path: ['holding', 'protected_cap'], ...count },
      { id: 'holding_protect_days', path: ['holding', 'protect_days'], ...days, least: 1 },
      { id: 'holding_longest_protect_days', path: ['holding', 'longest_protect_days'], ...days, least: 1 },
    ],
  },
  {
    name: 'recycle',
    fields: [
      { id: 'reminders', path: ['reminders'], kind: 'reminders' },
      { id: 'last_reminder_working_days', path: ['last_reminder_working_days'], ...cycle },
      { id: 'recycle_to_pool', path: ['recycle_to_pool'], kind: 'pool' },
      { id: 'storm_share', path: ['storm_share'], kind: 'share' },
      { id: 'lost_quiet_days', path: ['lost_quiet_days'], ...days },
    ],
  },
  {
    name: 'assignment',
    fields: [
      { id: 'assignment_enabled', path: ['assignment', 'enabled'], kind: 'flag' },
      { id: 'assignment_after_hours', path: ['assignment', 'after_hours'], by: 'grade', ...hours, least: 0 },
      {
        id: 'assignment_promise_hours',
        path: ['assignment', 'promise_hours'],
        by: 'grade',
        ...hours,
        least: 0.01,
      },
      { id: 'assignment_overflow_to', path: ['assignment', 'overflow_to'], by: 'grade', kind: 'overflow' },
      { id: 'assignment_fill_share', path: ['assignment', 'fill_share'], kind: 'share' },
      { id: 'assignment_explore_share', path: ['assignment', 'explore_share'], kind: 'share' },
      { id: 'assignment_hold_out_share', path: ['assignment', 'hold_out_share'], kind: 'share' },
      { id: 'assignment_mix', path: ['assignment', 'mix'], by: 'size', kind: 'share' },
      { id: 'assignment_mix_lambda', path: ['assignment', 'mix_lambda'], kind: 'number', least: 0, most: 10 },
    ],
  },
] as const satisfies readonly { name: string; fields: readonly Field[] }[];

const FIELDS = SECTIONS.flatMap((section) => [...section.fields]);

/** The rule that a place in the document belongs to, and the names below it. */
export function fieldAt(path: readonly string[]): { field: Field & { id: FieldId }; below: string[] } | null {
  const field = FIELDS.find((each) => each.path.every((part, index) => path[index] === part));
  return field ? { field, below: path.slice(field.path.length) } : null;
}

/** The parts of a JSON pointer. */
export function partsOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}
