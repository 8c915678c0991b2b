/** Small marks that tell a lead's grade and state at a glance, by letter and word and not by colour alone. */
import { useTranslation } from 'react-i18next';
import { Mark, type Tone } from '@/parts/mark';
import { useSpeech } from '@/words/speech';
import css from './marks.module.css';

const TONES: Readonly<Record<string, Tone>> = {
  held: 'info',
  converted: 'good',
  lost: 'bad',
  invalid: 'bad',
};

/** Below it a list says no more than that. */
const LEAST = 0.01;

export function GradeMark({ grade }: { grade: string }) {
  const { t } = useTranslation('leads');
  return (
    <span className={css.grade} data-grade={grade} title={t(`grades.${grade}` as 'grades.A')}>
      {grade}
    </span>
  );
}

/** The grade, and beside it the chance of being won if a model says one. */
export function GradeAndChance({ grade, chance }: { grade: string; chance: number | null }) {
  const { t } = useTranslation('leads');
  const speech = useSpeech();
  return (
    <span className={css.pair}>
      <GradeMark grade={grade} />
      {chance !== null && (
        <span title={t('chance')}>
          {chance < LEAST ? `<${speech.percent(LEAST)}` : speech.percent(chance)}
        </span>
      )}
    </span>
  );
}

export function StateMark({ state }: { state: string }) {
  const { t } = useTranslation('leads');
  return <Mark tone={TONES[state] ?? 'plain'}>{t(`states.${state}` as 'states.held')}</Mark>;
}
