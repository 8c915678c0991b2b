/** What a group is called: a grade, a source within it, or everything. */
import { useTranslation } from 'react-i18next';
import { useSourceName } from '@/screens/leads/origins';

interface Group {
  grade: string | null;
  source: string | null;
}

export function useGroupName(): (group: Group) => string {
  const { t } = useTranslation('cycles');
  const { t: leads } = useTranslation('leads');
  const sourceOf = useSourceName();
  return ({ grade, source }) => {
    if (grade === null) return t('everything');
    const graded = leads(`grades.${grade}` as 'grades.A');
    return source === null ? graded : t('of_source', { grade: graded, source: sourceOf(source) });
  };
}
