/** Documents of rules as values: laid over each other, compared, and written as shortly as they were. Pure. */
import defaults from './defaults.json';

export type Rules = Readonly<Record<string, unknown>>;
export type Path = readonly string[];

export interface Change {
  path: Path;
  before: unknown;
  after: unknown;
}

export const DEFAULTS: Rules = defaults;

function isBranch(value: unknown): value is Rules {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One document laid on another, key by key and level by level. */
export function laidOn(under: Rules, over: Rules): Rules {
  const out: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = out[key];
    out[key] = isBranch(below) && isBranch(value) ? laidOn(below, value) : value;
  }
  return out;
}

export function valueAt(document: Rules, path: Path): unknown {
  let value: unknown = document;
  for (const part of path) value = isBranch(value) ? value[part] : undefined;
  return value;
}

/** Every value with its place; a list is one value. */
export function leavesOf(document: Rules, at: Path = []): { path: Path; value: unknown }[] {
  return Object.entries(document).flatMap(([key, value]) => {
    const path = [...at, key];
    return isBranch(value) ? leavesOf(value, path) : [{ path, value }];
  });
}

export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}

/** What differs from one document to another. */
export function changesOf(before: Rules, after: Rules): Change[] {
  const known = new Map([...leavesOf(before), ...leavesOf(after)].map(({ path }) => [path.join('/'), path]));
  return [...known.values()]
    .map((path) => ({ path, before: valueAt(before, path), after: valueAt(after, path) }))
    .filter((each) => !isSame(each.before, each.after));
}

/**
 * What a form holds as a document that says no more than it must: what it said before, and what differs from what
 * holds without it. A pool's own is silent where nothing is typed.
 */
export function documentOf(typed: Rules, written: Rules, under: Rules | null): Rules {
  const kept = leavesOf(typed).filter(({ path, value }) => {
    if (under === null) return value !== undefined && value !== null;
    if (value === undefined) return false;
    return valueAt(written, path) !== undefined || !isSame(value, valueAt(under, path));
  });
  return kept.reduce<Rules>((document, { path, value }) => laidOn(document, nested(path, value)), {});
}

function nested(path: Path, value: unknown): Rules {
  const [first = '', ...rest] = path;
  return { [first]: rest.length === 0 ? value : nested(rest, value) };
}

/** The Monday after a day, as `YYYY-MM-DD`: people read new rules at the beginning of a week. */
export function nextMonday(today: Date): string {
  const day = new Date(today);
  day.setDate(day.getDate() + ((8 - day.getDay()) % 7 || 7));
  const two = (part: number) => String(part).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}
