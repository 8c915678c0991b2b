/** A condition on a lead as the API has it, `{field, …tests}`, and as a form does: a field and a list of tests. Pure. */

export const FIELDS = [
  'name',
  'title',
  'phone',
  'email',
  'wechat_id',
  'external_id',
  'company',
  'industry',
  'company_size',
  'region',
  'city',
  'source',
  'channel',
  'campaign',
  'tags',
  'details',
] as const;
export const TESTS = ['any', 'contains', 'starts', 'ends', 'min', 'max', 'present', 'absent'] as const;
export type TestName = (typeof TESTS)[number];
export type Takes = 'words' | 'number' | 'nothing';

export interface Condition {
  field: string;
  present?: boolean;
  any?: string[];
  contains?: string[];
  starts?: string[];
  ends?: string[];
  min?: number;
  max?: number;
}

export interface TypedTest {
  test: TestName;
  words?: string[];
  number?: number | null;
}
export interface TypedCondition {
  field: string;
  tests: TypedTest[];
}

export const EXTRA = 'extra.';
const WORDY = ['any', 'contains', 'starts', 'ends'] as const;
const NUMERIC = ['min', 'max'] as const;

/** A condition as the API told it; what is no test is left out. */
export function readCondition(told: Readonly<Record<string, unknown>>): Condition {
  const condition: Condition = { field: String(told.field ?? '') };
  for (const test of WORDY) {
    const words = told[test];
    if (Array.isArray(words)) condition[test] = words.map(String);
  }
  for (const test of NUMERIC) {
    const number = told[test];
    if (typeof number === 'number') condition[test] = number;
  }
  if (typeof told.present === 'boolean') condition.present = told.present;
  return condition;
}

export function takes(test: TestName | undefined): Takes {
  if (WORDY.some((each) => each === test)) return 'words';
  return NUMERIC.some((each) => each === test) ? 'number' : 'nothing';
}

export function typedCondition(condition: Condition): TypedCondition {
  const { field, present } = condition;
  const tests: TypedTest[] = [
    ...WORDY.flatMap((test) => (condition[test] ? [{ test, words: condition[test] }] : [])),
    ...NUMERIC.flatMap((test) => (condition[test] === undefined ? [] : [{ test, number: condition[test] }])),
  ];
  if (present !== undefined) tests.push({ test: present ? 'present' : 'absent' });
  return { field, tests };
}

/** All tests of a condition must hold; of two of a kind the last counts. */
export function conditionOf({ field, tests }: TypedCondition): Condition {
  const condition: Condition = { field };
  for (const { test, words, number } of tests) {
    if (test === 'present' || test === 'absent') condition.present = test === 'present';
    else if (test === 'min' || test === 'max') condition[test] = number ?? 0;
    else condition[test] = words ?? [];
  }
  return condition;
}
