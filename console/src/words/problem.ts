/** A refusal in the reader's words. The API's own English `detail` is shown in English only. */
import { useTranslation } from 'react-i18next';
import { type Problem, problemOf } from '@/api/problem';
import { language } from '.';
import { type Speech, useSpeech } from './speech';

export function useTell(): (error: unknown) => string {
  const { t, i18n } = useTranslation('problems');
  const speech = useSpeech();
  return (error) => {
    const problem = problemOf(error);
    if (!i18n.exists(`problems:${problem.code}`) || isToldBetter(problem)) return fallback(problem, t);
    return String(t(problem.code as never, asRead(problem.more, speech) as never));
  };
}

/** What is to be said of one row of a file. */
export function useTellRow(): (row: { code: string; detail?: string | null }) => string {
  const { t, i18n } = useTranslation('problems');
  return ({ code, detail }) => {
    if (i18n.exists(`problems:${code}`)) return String(t(code as never, { context: 'row' } as never));
    return language.get() === 'en' && detail ? detail : t('unknown', { code });
  };
}

/** Of codes that stand for many faults the API's own words say more, to those who read English. */
function isToldBetter({ code, errors }: Problem): boolean {
  const isVague = code === 'invalid' || code === 'conflict';
  return isVague && errors.length === 0 && language.get() === 'en';
}

const MOMENT = /^\d{4}-\d\d-\d\dT/;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** The values of a refusal as a reader writes them; one that clears at a time is told with other words (`_until`). */
export function asRead(more: Readonly<Record<string, unknown>>, speech: Speech): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(more)) read[name] = written(name, value, speech);
  return typeof more.clears_at === 'string' ? { ...read, context: 'until' } : read;
}

function written(name: string, value: unknown, speech: Speech): unknown {
  if (typeof value === 'number') return name.endsWith('_fen') ? speech.money(value) : speech.number(value);
  if (typeof value !== 'string') return value ?? '';
  if (MOMENT.test(value)) return speech.moment(value);
  return DAY.test(value) ? speech.day(value) : value;
}

function fallback(problem: Problem, t: ReturnType<typeof useTranslation<'problems'>>['t']): string {
  if (language.get() === 'en' && problem.status !== 0) return problem.message;
  if (problem.isOutage) return t('unreachable');
  if (problem.status === 404) return t('not_found');
  if (problem.status === 403) return t('forbidden');
  if (problem.status >= 500) return t('internal');
  return t('unknown', { code: problem.code });
}
