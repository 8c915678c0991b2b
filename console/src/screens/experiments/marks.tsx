/** How far an experiment is, and what may be said of it, as a mark. */
import { useTranslation } from 'react-i18next';
import type { ExperimentLine } from '@/api/schema';
import { Mark, type Tone } from '@/parts/mark';

const STATES: Readonly<Record<string, Tone>> = { draft: 'plain', running: 'info', stopped: 'plain' };
const VERDICTS: Readonly<Record<string, Tone>> = {
  b_better: 'good',
  a_better: 'info',
  split_broken: 'bad',
};

export function StateMark({ experiment }: { experiment: ExperimentLine }) {
  const { t } = useTranslation('experiments');
  const { state, outcome } = experiment;
  const words = outcome ? t(`outcomes.${outcome as 'end'}`) : t(`states.${state as 'draft'}`);
  return <Mark tone={outcome === 'adopt' ? 'good' : (STATES[state] ?? 'plain')}>{words}</Mark>;
}

export function VerdictMark({ verdict }: { verdict: string }) {
  const { t } = useTranslation('experiments');
  return <Mark tone={VERDICTS[verdict] ?? 'plain'}>{t(`verdicts.${verdict as 'not_yet'}`)}</Mark>;
}
