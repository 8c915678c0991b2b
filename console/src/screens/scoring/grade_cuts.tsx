/** From which chance on a lead is of which grade. */
import { useTranslation } from 'react-i18next';
import type { ModelGrades } from '@/api/schema';
import { GradeMark } from '@/screens/leads/marks';
import { useSpeech } from '@/words/speech';
import css from './scoring.module.css';

const LETTERS = ['A', 'B', 'C'] as const;

export function GradeCuts({ grades }: { grades: ModelGrades | null }) {
  const { t } = useTranslation('scoring');
  const speech = useSpeech();
  const last = grades?.begins.at(-1);
  return (
    <section className={css.card}>
      <h2>{t('grades')}</h2>
      {!grades ? (
        <p>{t('broken')}</p>
      ) : (
        <>
          <ul className={css.cuts}>
            {LETTERS.map((grade, at) => (
              <li key={grade}>
                <GradeMark grade={grade} /> {t('grade_from', { p: speech.chance(grades.begins[at]) })}
              </li>
            ))}
            <li>
              <GradeMark grade="D" /> {t('grade_below', { p: speech.chance(last) })}
            </li>
          </ul>
          <p className="quiet">{t(grades.published ? 'grades_published' : 'grades_trained')}</p>
        </>
      )}
    </section>
  );
}
