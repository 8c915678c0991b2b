import { describe, expect, it } from 'vitest';
import type { PlannedStage, PlannerRate } from '@/api/schema';
import { speechOf } from '@/words/speech';
import { asked, barOf, chanceOf, dealsOf, rateOf } from './query';

const stage = (needed: number, low: number, high: number): PlannedStage => ({
  stage: 'lead',
  needed,
  low,
  median: needed,
  high,
  in_hand: 0,
  typical_on: null,
  safe_on: null,
});

describe('the question', () => {
  it('is of a rep before a team, and of one deal unless said', () => {
    expect(asked({ rep_id: 'r', team_id: 't', deals: '3', by: '2027-06-30' })).toEqual({
      target_deals: 3,
      rep_id: 'r',
      by: '2027-06-30',
    });
    expect(asked({ team_id: 't', by: 'soon' })).toEqual({ target_deals: 1, team_id: 't' });
  });

  it.each(['0', '-1', '1.5', 'x', '100001', ''])('takes %s for one deal', (told) => {
    expect(dealsOf(told)).toBe(1);
  });
});

describe('a probability', () => {
  it.each([
    [0, '<0.1%'],
    [0.0094, '0.9%'],
    [0.237, '24%'],
    [null, '–'],
  ])('%s is read as %s', (p, told) => {
    expect(chanceOf(p, speechOf('en'))).toBe(told);
  });
});

describe('the bars', () => {
  it('are as long as their share of the widest band', () => {
    const stages = [stage(15, 7, 40), stage(5, 2, 10)];
    expect(stages.map((each) => barOf(each, stages))).toEqual([
      { width: 37.5, from: 17.5, to: 100 },
      { width: 12.5, from: 5, to: 25 },
    ]);
  });

  it('go by the share their number goes by', () => {
    const rates = [
      { from_stage: 'lead', to_stage: 'visit' },
      { from_stage: 'lead', to_stage: 'payment' },
      { from_stage: 'visit', to_stage: 'payment' },
    ] as PlannerRate[];
    expect(rateOf('lead', rates, 'stages')?.to_stage).toBe('visit');
    expect(rateOf('lead', rates, 'outcomes')?.to_stage).toBe('payment');
    expect(rateOf('visit', rates, 'stages')).toBe(rates[2]);
    expect(rateOf('payment', rates, 'stages')).toBeUndefined();
  });
});
