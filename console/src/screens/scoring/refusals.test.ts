import { describe, expect, it } from 'vitest';
import type { Training } from '@/api/schema';
import { leaksOf, shortageOf, withoutLeaks } from './refusals';

const TOLD = {
  left_out: ['city'],
  vouched: ['source'],
  imports: ['i'],
  note: null,
  error_told: { fields: [{ name: 'extra.Tags', auc: 0.98 }, 'broken', { name: 'city', auc: 0.9 }] },
} as unknown as Training;

describe('a training that met a leak', () => {
  it('names the fields with how well they rank alone', () => {
    expect(leaksOf(TOLD)).toEqual([
      { name: 'extra.Tags', auc: 0.98 },
      { name: 'city', auc: 0.9 },
    ]);
  });
  it('is asked again without them, each named once, of the same files', () => {
    expect(withoutLeaks(TOLD)).toEqual({
      left_out: ['city', 'extra.Tags'],
      vouched: ['source'],
      imports: ['i'],
      note: null,
    });
  });
});

describe('a training with too little', () => {
  it('says what is short, in one order, and nothing where nothing is', () => {
    const told = { wins: { found: 3, needed: 60 }, leads: { found: 9, needed: 150 } };
    expect(shortageOf({ error_told: { shortage: told } })).toEqual([
      { name: 'leads', found: 9, needed: 150 },
      { name: 'wins', found: 3, needed: 60 },
    ]);
    expect(shortageOf({ error_told: null })).toEqual([]);
  });
});
