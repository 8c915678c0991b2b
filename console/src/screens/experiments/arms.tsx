/** Both arms side by side: rates with their intervals, and what is watched beside the goal. */
import { useTranslation } from 'react-i18next';
import type { ExperimentArm, ExperimentResults } from '@/api/schema';
import { useSpeech } from '@/words/speech';
import css from './experiments.module.css';

export function Arms({ results }: { results: ExperimentResults }) {
  const { t } = useTranslation('experiments');
  return (
    <div className={css.scroll}>
      <table className={css.table}>
        <caption className="sr-only">{t('arms')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('arm')}</th>
            <th scope="col">{t('rate')}</th>
            <th scope="col">{t('over')}</th>
            <th scope="col">{t('entered')}</th>
            <th scope="col">{t('recycled')}</th>
            <th scope="col">{t('touch')}</th>
          </tr>
        </thead>
        <tbody>
          {results.arms.map((arm) => (
            <Row key={arm.arm} arm={arm} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ arm }: { arm: ExperimentArm }) {
  const { t } = useTranslation('experiments');
  const speech = useSpeech();
  const { rate } = arm;
  const told = (value: number | null | undefined) => (value == null ? '–' : speech.number(value, 1));
  return (
    <tr>
      <th scope="row">{t(`arm_names.${arm.arm as 'a'}`)}</th>
      <td data-label={t('rate')}>
        <strong>{speech.percent(rate?.estimate, 1)}</strong>
        {rate && (
          <small className="quiet">
            {t('between', { low: speech.percent(rate.low, 1), high: speech.percent(rate.high, 1) })}
          </small>
        )}
      </td>
      <td data-label={t('over')}>
        {t('reached_of', { reached: speech.number(arm.reached), leads: speech.number(arm.leads) })}
      </td>
      <td data-label={t('entered')}>{speech.number(arm.entered)}</td>
      <td data-label={t('recycled')}>{told(arm.recycled_per_lead)}</td>
      <td data-label={t('touch')}>{told(arm.touch_hours)}</td>
    </tr>
  );
}
