import { expect, it } from 'vitest';
import { speechOf } from './speech';

it.each(['zh', 'en'] as const)('%s: what rounds to nothing has no sign', (language) => {
  const speech = speechOf(language);
  expect(speech.number(-0)).toBe('0');
  expect(speech.number(-0.04, 1)).toBe('0');
  expect(speech.percent(-0.004)).toBe('0%');
  expect(speech.figure(-0.0004, 3)).toBe('0.000');
  expect(speech.figure(0.65, 3)).toBe('0.650');
  expect(speech.number(-1.25, 1)).toMatch(/^-1\.[23]$/);
});
