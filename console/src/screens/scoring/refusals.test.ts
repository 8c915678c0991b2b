import { describe, expect, it } from 'vitest';
import type { ScoreFeature, Training } from '@/api/schema';
import { leaksOf, openLeaksOf, shortageOf, withoutLeaks } from './refusals';

const TOLD = {
  left_out: ['city'],
  vouched: ['source'],
  imports: ['i'],
  note: null,
  error_told: { fields: [{ name: 'extra.Tags', auc: 0.98 }, 'broken', { name: 'city', auc: 0.9 }] },
} as unknown as Training;
const said = (name: string, known_at: string | null) => ({ name, said: { known_at } }) as ScoreFeature;

describe('a training that met a leak', () => {
  it('names the fields with how well they rank alone', () => {
    expect(leaksOf(TOLD)).toEqual([
      { name: 'extra.Tags', auc: 0.98 },
      { name: 'city', auc: 0.9 },
    ]);
  });
  it('is asked again without them, each named once, of the same files', () => {
    expect(withoutLeaks(TOLD, [])).toEqual({
      left_out: ['city', 'extra.Tags'],
      vouched: ['source'],
      imports: ['i'],
      note: null,
    });
  });
});

describe('a leak of which somebody has said when it is known', () => {
  it.each(['later', 'arrival'])('is open no longer, and not left out by hand: %s', (known_at) => {
    const features = [said('extra.Tags', known_at), said('city', null)];
    expect(openLeaksOf(TOLD, features).map(({ name }) => name)).toEqual(['city']);
    expect(withoutLeaks(TOLD, features).left_out).toEqual(['city']);
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
