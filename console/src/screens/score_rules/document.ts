/** The score rules as a document: read, changed at a place, and what a place may hold. Pure. */
import type { Condition } from '@/parts/conditions/conditions';

export const AXES = ['fit', 'intent'] as const;
export type Axis = (typeof AXES)[number];
export const LETTERS = ['A', 'B', 'C', 'D'] as const;
export const NUMBERS = ['1', '2', '3', '4'] as const;

export interface Factor extends Condition {
  code: string;
  points: number;
  zh: string;
  en: string;
  group?: string | null;
}
export interface AxisRules {
  ceiling: number;
  cuts: number[];
  factors: Factor[];
}
export interface Group {
  cap: number;
  zh: string;
  en: string;
}
export interface ScoreRules {
  half_life_days: number;
  nurture_below: number;
  fit: AxisRules;
  intent: AxisRules;
  groups: Record<string, Group>;
  matrix: Record<string, string>;
  signals: Record<string, number>;
}

export type Path = readonly (string | number)[];

/** A version's rules; the API answers them whole, checked when they were written. */
export function readRules(rules: Readonly<Record<string, unknown>>): ScoreRules {
  return structuredClone(rules) as unknown as ScoreRules;
}

/** The document with another value at a place. */
export function withValue<T>(whole: T, path: Path, value: unknown): T {
  const [first, ...rest] = path;
  if (first === undefined) return value as T;
  const copy = (Array.isArray(whole) ? [...whole] : { ...whole }) as Record<string | number, unknown>;
  copy[first] = withValue(copy[first], rest, value);
  return copy as T;
}

export function pointerOf(path: Path): string {
  return path.map((part) => `/${part}`).join('');
}

/** A code that no factor has yet; people go by the words. */
export function freshCode({ fit, intent }: Pick<ScoreRules, 'fit' | 'intent'>): string {
  const used = new Set([...fit.factors, ...intent.factors].map(({ code }) => code));
  let number = 1;
  while (used.has(`own_${number}`)) number += 1;
  return `own_${number}`;
}

export interface Range {
  least: number;
  most: number;
  /** Whether parts of one are allowed. */
  parts?: boolean;
}

export const RANGES = {
  half_life: { least: 0.1, most: 3650, parts: true },
  points: { least: -100, most: 100 },
  signal: { least: -100, most: 100, parts: true },
  share: { least: 0, most: 100 },
} as const satisfies Record<string, Range>;

export type Wrong = 'ceilings' | 'cuts' | 'codes' | 'test' | 'value';

/** What is wrong at a place that was refused, so that it can be said in words. */
export function wrongAt(pointer: string, rules: Pick<ScoreRules, 'fit' | 'intent'>): Wrong {
  if (pointer === '/intent/ceiling' && rules.fit.ceiling + rules.intent.ceiling > 100) return 'ceilings';
  if (/^\/(fit|intent)\/cuts/.test(pointer)) return 'cuts';
  if (/^\/(fit|intent)\/factors$/.test(pointer)) return 'codes';
  return /^\/(fit|intent)\/factors\/\d+$/.test(pointer) ? 'test' : 'value';
}
