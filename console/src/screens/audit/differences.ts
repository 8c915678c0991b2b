/** What differs between two states of a thing, field by field. */

export interface Difference {
  name: string;
  before: string | null;
  after: string | null;
}

type State = Readonly<Record<string, unknown>> | null | undefined;

export function differences(before: State, after: State): Difference[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return names
    .map((name) => ({ name, before: written(before?.[name]), after: written(after?.[name]) }))
    .filter((each) => each.before !== each.after);
}

/** A value as a line of text; null if it says nothing. */
export function written(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (Array.isArray(value)) return value.map((each) => written(each) ?? '–').join(', ') || null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
