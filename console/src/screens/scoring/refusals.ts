/** What a training that could not learn tells besides its code. Pure. */
import type { ScoreFeature, Training, TrainingBody } from '@/api/schema';

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

/** What is said of a feature goes for every training to come, so that none need ask for it. */
function isOpen(features: readonly ScoreFeature[], name: string): boolean {
  return !features.some((each) => each.name === name && each.said?.known_at);
}

/** The leaks of which nobody has said yet when they are known. */
export function openLeaksOf(training: Training, features: readonly ScoreFeature[]): Leak[] {
  return leaksOf(training).filter(({ name }) => isOpen(features, name));
}

/** The same training again, without what tells the outcome; what is said of a feature is gone by. */
export function withoutLeaks(training: Training, features: readonly ScoreFeature[]): TrainingBody {
  const leaks = leaksOf(training).map(({ name }) => name);
  return {
    left_out: [...new Set([...training.left_out, ...leaks])].filter((name) => isOpen(features, name)),
    vouched: training.vouched.filter((name) => !leaks.includes(name)),
    imports: training.imports,
    note: training.note ?? null,
  };
}
