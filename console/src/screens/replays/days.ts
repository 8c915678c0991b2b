/** The days a replay is of unless somebody chooses others. Pure. */
import dayjs from 'dayjs';

const QUARTER = 3;

/** The first and the last day of the full quarter before a day's. */
export function lastQuarter(today: Date): { from: string; to: string } {
  const begins = dayjs(today).startOf('month');
  const quarter = begins.subtract(begins.month() % QUARTER, 'month');
  const written = (day: dayjs.Dayjs) => day.format('YYYY-MM-DD');
  return { from: written(quarter.subtract(QUARTER, 'month')), to: written(quarter.subtract(1, 'day')) };
}
