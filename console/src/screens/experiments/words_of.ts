/** The goal of an experiment in words. */
import { useTranslation } from 'react-i18next';
import type { ExperimentLine } from '@/api/schema';
import { windowOf } from './plan';

export function useGoal(): (experiment: Pick<ExperimentLine, 'goal' | 'window_hours'>) => string {
  const { t } = useTranslation('experiments');
  return (experiment) => {
    const { unit, count } = windowOf(experiment);
    const within = t(`window.${unit}`, { count });
    return t('goal_told', { goal: t(`goals.${experiment.goal as 'won'}`), within });
  };
}
