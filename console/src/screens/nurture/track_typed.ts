/** A track as a form has it, and as the API does. Pure. */

import type { NurtureDocument, NurtureStep, NurtureTrack } from '@/api/schema';
import {
  conditionOf,
  readCondition,
  type TypedCondition,
  typedCondition,
} from '@/parts/conditions/conditions';

export interface TypedTrack {
  name: string;
  priority: number;
  document: Omit<NurtureDocument, 'held_out_share' | 'audience'> & {
    audience: Omit<NurtureDocument['audience'], 'conditions'> & { conditions: TypedCondition[] };
    held_out_percent: number;
  };
}

const STEP: NurtureStep = {
  kind: 'article',
  wait: { amount: 1, unit: 'working_days' },
  texts: { zh: { subject: '', body: '' }, en: { subject: '', body: '' } },
};

export function freshStep(): NurtureStep {
  return structuredClone(STEP);
}

export function freshTrack(): TypedTrack {
  return {
    name: '',
    priority: 50,
    document: {
      audience: { grades: ['C'], states: ['nurturing', 'pooled'], conditions: [] },
      held_out_percent: 10,
      quiet_hours: { start: '21:00', end: '09:00' },
      stop: { on_reply: true, on_return: true, on_claim: true, on_grade_change: true },
      steps: [freshStep()],
      finish_after_days: 14,
    },
  };
}

export function typedOf(track: NurtureTrack): TypedTrack {
  const { held_out_share, audience, ...rest } = track.document;
  return {
    name: track.name,
    priority: track.priority,
    document: {
      ...rest,
      audience: {
        ...audience,
        conditions: (audience.conditions ?? []).map((each) => typedCondition(readCondition(each))),
      },
      held_out_percent: Math.round(held_out_share * 100),
    },
  };
}

export function documentOf(typed: TypedTrack['document']): NurtureDocument {
  const { held_out_percent, steps, quiet_hours, audience, ...rest } = typed;
  const conditions = audience.conditions.map((each) => ({ ...conditionOf(each) }));
  const isQuiet = Boolean(quiet_hours?.start && quiet_hours.end);
  return {
    ...(rest as Omit<NurtureDocument, 'held_out_share' | 'steps' | 'audience'>),
    audience: { ...audience, conditions },
    quiet_hours: isQuiet ? quiet_hours : null,
    held_out_share: held_out_percent / 100,
    steps: steps.map(stepOf),
  };
}

/** A language in which nothing is said is left out. */
function stepOf(step: NurtureStep): NurtureStep {
  const { link, texts, ...rest } = step;
  const said = (['zh', 'en'] as const).filter((language) => texts?.[language]?.body?.trim());
  return {
    ...rest,
    texts: Object.fromEntries(said.map((language) => [language, texts[language]])),
    ...(link ? { link } : {}),
  };
}
