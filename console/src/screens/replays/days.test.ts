import { expect, it } from 'vitest';
import { lastQuarter } from './days';

it.each([
  ['2026-01-01', '2025-10-01', '2025-12-31'],
  ['2026-03-31', '2025-10-01', '2025-12-31'],
  ['2026-04-01', '2026-01-01', '2026-03-31'],
  ['2026-11-28', '2026-07-01', '2026-09-30'],
])('on %s the last full quarter is from %s to %s', (today, from, to) => {
  expect(lastQuarter(new Date(`${today}T12:00:00`))).toEqual({ from, to });
});
