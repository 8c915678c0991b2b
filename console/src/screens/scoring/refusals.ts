/** What a training that could not learn tells besides its code. Pure. */
import type { Training, TrainingBody } from '@/api/schema';

export interface Leak {
  name: string;
  auc: number;
}
export interface Shortage {
  name: 'leads' | 'wins' | 'losses';
  found: number;
  needed: number;
}
type Told = Readonly<Record<string, unknown>>;

const COUNTED = ['leads', 'wins', 'losses'] as const;

function isTold(value: unknown): value is Told {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The fields that alone tell the outcome. */
export function leaksOf({ error_told }: Pick<Training, 'error_told'>): Leak[] {
  const fields: unknown = error_told?.fields;
  if (!Array.isArray(fields)) return [];
  return fields.flatMap((each: unknown) =>
    isTold(each) && typeof each.name === 'string' ? [{ name: each.name, auc: Number(each.auc) }] : [],
  );
}

/** What there was too little of, and how much it takes. */
export function shortageOf({ error_told }: Pick<Training, 'error_told'>): Shortage[] {
  const told: unknown = error_told?.shortage;
  if (!isTold(told)) return [];
  return COUNTED.flatMap((name) => {
    const each = told[name];
    return isTold(each) ? [{ name, found: Number(each.found), needed: Number(each.needed) }] : [];
  });
}

/** The same training again, without what tells the outcome. */
export function withoutLeaks(training: Training): TrainingBody {
  const leaks = leaksOf(training).map(({ name }) => name);
  return {
    left_out: [...new Set([...training.left_out, ...leaks])],
    vouched: training.vouched.filter((name) => !leaks.includes(name)),
    imports: training.imports,
    note: training.note ?? null,
  };
}
