/** Working hours of a day, as people write them: `09:00-12:00, 13:00-18:00`. */

export type Hours = readonly (readonly string[])[];

const SPAN = /^([01]?\d|2[0-3])[:：]([0-5]\d)\s*[-–—~至到]\s*([01]?\d|2[0-4])[:：]([0-5]\d)$/;

export function writtenHours(hours: Hours | undefined): string {
  return (hours ?? []).map(([from, to]) => `${from}-${to}`).join(', ');
}

/** The hours that were written; null if they cannot be read. Nothing written is no work. */
export function readHours(written: string): string[][] | null {
  const spans = written
    .split(/[,，;；、]/)
    .map((span) => span.trim())
    .filter((span) => span !== '');
  const read = spans.map((span) => {
    const found = SPAN.exec(span);
    if (!found) return null;
    const [, fromHour = '', fromMinute = '', toHour = '', toMinute = ''] = found;
    const [from, to] = [
      `${fromHour.padStart(2, '0')}:${fromMinute}`,
      `${toHour.padStart(2, '0')}:${toMinute}`,
    ];
    return from < to ? [from, to] : null;
  });
  return read.some((span) => span === null) ? null : read.flatMap((span) => (span ? [span] : []));
}
