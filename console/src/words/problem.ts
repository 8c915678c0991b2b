/** A refusal in the reader's words. The API's own English `detail` is shown in English only. */
import { useTranslation } from 'react-i18next';
import { type Problem, problemOf } from '@/api/problem';
import { language } from '.';

export function useTell(): (error: unknown) => string {
  const { t, i18n } = useTranslation('problems');
  return (error) => {
    const problem = problemOf(error);
    if (i18n.exists(`problems:${problem.code}`))
      return String(t(problem.code as never, { ...problem.more } as never));
    return fallback(problem, t);
  };
}

function fallback(problem: Problem, t: ReturnType<typeof useTranslation<'problems'>>['t']): string {
  if (language.get() === 'en' && problem.status !== 0) return problem.message;
  if (problem.isOutage) return t('unreachable');
  if (problem.status === 404) return t('not_found');
  if (problem.status === 403) return t('forbidden');
  if (problem.status >= 500) return t('internal');
  return t('unknown', { code: problem.code });
}
