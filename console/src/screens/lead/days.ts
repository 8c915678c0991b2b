/** Days by the reader's clock, as the API writes them. Pure. */

/** The day so many days from now, as `YYYY-MM-DD`. */
export function dayIn(days: number, now: Date = new Date()): string {
  const day = new Date(now);
  day.setDate(day.getDate() + days);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}
