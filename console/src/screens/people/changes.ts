/** What was changed in a form of something that is there, and how to change it back. */

/** Fields that differ; nothing typed is null, as the API clears with. */
export function changesOf<T extends object>(before: T, typed: object): Partial<T> {
  const changed = Object.entries(typed).flatMap(([name, value]) => {
    const now = value === undefined || value === '' ? null : value;
    const was = before[name as keyof T] ?? null;
    return JSON.stringify(now) === JSON.stringify(was) ? [] : [[name, now]];
  });
  return Object.fromEntries(changed) as Partial<T>;
}

/** The same fields as they were. */
export function undoOf<T extends object>(before: T, changes: Partial<T>): Partial<T> {
  return Object.fromEntries(
    Object.keys(changes).map((name) => [name, before[name as keyof T] ?? null]),
  ) as Partial<T>;
}
