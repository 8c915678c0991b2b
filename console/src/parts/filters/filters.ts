/** What a list can be filtered by. Names are the API's own parameters, so an address is also a query. */

export interface Choice {
  value: string;
  label: string;
}

export type Filter =
  | { kind: 'text'; name: string; label: string }
  | { kind: 'choice'; name: string; label: string; choices: readonly Choice[] }
  /** A person, team, pool or the like, found by typing. */
  | {
      kind: 'found';
      name: string;
      label: string;
      find: (typed: string) => Promise<Choice[]>;
      told: (value: string) => Promise<string>;
    }
  | { kind: 'flag'; name: string; label: string; yes: string; no: string }
  | { kind: 'range'; name: string; label: string; from: string; to: string; least: number; most: number }
  /** Whole days as the reader's clock has them; `to` is the moment the last one ends. */
  | { kind: 'period'; name: string; label: string; from: string; to: string };

/** The parameters a filter sets. */
export function namesOf(filter: Filter): string[] {
  return filter.kind === 'range' || filter.kind === 'period' ? [filter.from, filter.to] : [filter.name];
}

export function isSet(filter: Filter, values: Readonly<Record<string, string>>): boolean {
  return namesOf(filter).some((name) => values[name] !== undefined);
}

/** Values without those of one filter. */
export function without(filter: Filter, values: Readonly<Record<string, string>>): Record<string, string> {
  const gone = new Set(namesOf(filter));
  return Object.fromEntries(Object.entries(values).filter(([name]) => !gone.has(name)));
}

/** The moment a day begins by the reader's clock, with its offset. */
export function startOf(day: string): string {
  return new Date(`${day}T00:00:00`).toISOString();
}

/** The moment a day ends. */
export function endOf(day: string): string {
  const next = new Date(`${day}T00:00:00`);
  next.setDate(next.getDate() + 1);
  return next.toISOString();
}

/** The day that begins or ends at a moment, as `YYYY-MM-DD`. */
export function dayAt(moment: string | undefined, isEnd: boolean): string | null {
  if (moment === undefined) return null;
  const at = new Date(moment);
  if (Number.isNaN(at.getTime())) return null;
  if (isEnd) at.setDate(at.getDate() - 1);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
