import { describe, expect, it } from 'vitest';
import { untilOf, whyStays } from './due';

const NOW = new Date('2026-11-28T10:00:00');

describe('leads that go back soon', () => {
  it('are counted to the end of the last day', () => {
    expect(untilOf('3', NOW)).toBe(new Date('2026-12-02T00:00:00').toISOString());
  });
  it.each([
    [{}, null],
    [{ protect_until: '2026-11-29T00:00:00Z' }, 'protected'],
    [{ protect_until: '2026-11-01T00:00:00Z' }, null],
    [{ paused_reason: 'leave' }, 'paused'],
    [{ exempt_reason: 'quote', protect_until: '2026-11-29T00:00:00Z' }, 'exempt'],
  ])('%j stays because of %s', (lead, why) => {
    expect(whyStays(lead, NOW)).toBe(why);
  });
});
