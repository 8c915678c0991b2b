/** Walking through the queue with the keyboard. Pure. */

/** The pair that many places from the one that is open; at the ends it stays. */
export function beside<Row extends { id: string }>(rows: readonly Row[], id: string | null, by: number) {
  const at = rows.findIndex((row) => row.id === id);
  if (at < 0) return rows[0] ?? null;
  return rows[Math.min(rows.length - 1, Math.max(0, at + by))] ?? null;
}
