/** Whether caps, supply and time allow a plan; what does not, by how much. */
import { CheckCircleOutlined, WarningOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { PlannerFeasibility } from '@/api/schema';
import { useSpeech } from '@/words/speech';
import css from './planner.module.css';

export function Feasibility({ found }: { found: PlannerFeasibility }) {
  const { t } = useTranslation('planner');
  const speech = useSpeech();
  const told = (limit: PlannerFeasibility['limits'][number]) => ({
    available: speech.number(limit.available),
    short: speech.number(limit.short),
    arrivals: speech.number(found.arrivals_a_month),
    reps: speech.number(found.reps),
    days: speech.number(found.days_in_hand, 1),
  });
  return (
    <section className={css.card}>
      <h2>{t('feasible')}</h2>
      <p className={css.verdict} data-well={found.feasible}>
        {found.feasible ? <CheckCircleOutlined aria-hidden /> : <WarningOutlined aria-hidden />}{' '}
        {found.feasible ? t('yes') : t('no')}
      </p>
      <ul className={css.limits}>
        {found.days_late > 0 && (
          <li>
            <strong>
              {t('late', {
                days: speech.number(found.days_late),
                share: speech.percent(found.share_in_time),
              })}
            </strong>
          </li>
        )}
        {found.limits.map((limit) => (
          <li key={limit.limit}>
            {limit.short > 0 ? (
              <strong>{t(`limits.${limit.limit}`, told(limit))}</strong>
            ) : (
              t(`room.${limit.limit}`, told(limit))
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
