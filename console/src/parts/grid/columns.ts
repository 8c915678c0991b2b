/** Columns of a grid: what they show, and which of them in what order and width a person chose. */
import type { ReactNode } from 'react';

export interface Column<Row> {
  id: string;
  title: string;
  /** px, until somebody drags it. */
  width: number;
  render: (row: Row) => ReactNode;
  /** The API's sort key; its descending form begins with a minus. */
  sort?: string;
  /** The only direction the API offers. */
  only?: 'ascending' | 'descending';
  align?: 'end';
  /** Where it stands on a phone's card; without, it is not on it. */
  card?: 'title' | 'aside' | 'line';
  /** Not shown until somebody chooses it. */
  off?: boolean;
}

export interface Shown {
  id: string;
  width: number;
}

export const NARROWEST = 56;
export const WIDEST = 640;

/** The columns as written in an address, `name:220,grade:70`; what is unknown in it is left out. */
export function readColumns(written: string | null, known: readonly Column<never>[]): Shown[] {
  const chosen = (written ?? '').split(',').flatMap((each) => {
    const [id, width] = each.split(':');
    const column = known.find((one) => one.id === id);
    return column ? [{ id: column.id, width: clampWidth(Number(width) || column.width) }] : [];
  });
  const unique = chosen.filter((each, index) => chosen.findIndex((other) => other.id === each.id) === index);
  return unique.length > 0 ? unique : usual(known);
}

/** What is shown to somebody who chose nothing. */
export function usual(known: readonly Column<never>[]): Shown[] {
  return known.filter((column) => !column.off).map(({ id, width }) => ({ id, width }));
}

/** Ids of what an address shows, in its order. */
export function shownIds<Row>(written: string | null, known: readonly Column<Row>[]): string[] {
  return readColumns(written, known as readonly Column<never>[]).map(({ id }) => id);
}

/** Columns for an address; nothing if they are as usual. */
export function writeColumns(shown: readonly Shown[], known: readonly Column<never>[]): string | null {
  const written = shown.map(({ id, width }) => `${id}:${width}`).join(',');
  const plain = usual(known)
    .map(({ id, width }) => `${id}:${width}`)
    .join(',');
  return written === plain || shown.length === 0 ? null : written;
}

export function clampWidth(width: number): number {
  return Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)));
}

/** Move a column one place up or down. */
export function moved(shown: readonly Shown[], id: string, by: -1 | 1): Shown[] {
  const from = shown.findIndex((each) => each.id === id);
  const to = from + by;
  const next = [...shown];
  const [taken] = next.splice(from, 1);
  if (taken === undefined || to < 0 || to > next.length) return [...shown];
  next.splice(to, 0, taken);
  return next;
}

/** The sort after one more click on a column's head: its first direction, the other, the list's own. */
export function nextSort(sort: string | null, key: string, only?: 'ascending' | 'descending'): string | null {
  const ways = only === 'ascending' ? [key] : only === 'descending' ? [`-${key}`] : [`-${key}`, key];
  const at = ways.indexOf(sort ?? '');
  return ways[at + 1] ?? null;
}
