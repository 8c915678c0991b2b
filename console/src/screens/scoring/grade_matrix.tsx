/** How leads would go from one grade to another: as they stand down, as they would across. */
import { useTranslation } from 'react-i18next';
import type { GradeMove } from '@/api/schema';
import { useSpeech } from '@/words/speech';
import { GRADES, matrixOf } from './moves';
import css from './scoring.module.css';

export function GradeMatrix({ moves }: { moves: readonly GradeMove[] }) {
  const { t } = useTranslation('scoring');
  const speech = useSpeech();
  return (
    <table className={css.matrix}>
      <caption>{t('matrix')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('from_to')}</th>
          {GRADES.map((grade) => (
            <th key={grade} scope="col">
              {grade}
            </th>
          ))}
          <th scope="col">{t('all')}</th>
        </tr>
      </thead>
      <tbody>
        {matrixOf(moves).map(({ grade, to, all }) => (
          <tr key={grade}>
            <th scope="row">{grade}</th>
            {to.map((count, at) => (
              <td key={GRADES[at]} data-stays={GRADES[at] === grade} data-none={count === 0}>
                {speech.number(count)}
              </td>
            ))}
            <td>{speech.number(all)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
