import { expect, it } from 'vitest';
import { goesBackAt } from './goes_back';

const EARLY = '2026-12-01T10:00:00+08:00';
const LATE = '2026-12-09T10:00:00+00:00';

it.each([
  ['its deadline', EARLY, null, null, EARLY],
  ['the end of a longer protection', EARLY, LATE, null, LATE],
  ['its deadline after a shorter one', LATE, EARLY, null, LATE],
  ['never while a quote is open', EARLY, LATE, 'quote', null],
  ['never out of no hand', null, LATE, null, null],
])('a lead goes back at %s', (_, recycle_at, protect_until, exempt_reason, expected) => {
  const policy = { held: 1, cap: 10, recycle_at, why: { zh: '', en: '' } };
  expect(goesBackAt({ policy, protect_until, exempt_reason, paused_reason: null })).toBe(expected);
});
