/** How many more somebody may take, rule by rule; or why none now. */
import { useTranslation } from 'react-i18next';
import type { Eligibility } from '@/api/schema';
import { capsOf } from './caps_left';
import css from './pool.module.css';

export function CapLine({ eligibility, refusal }: { eligibility: Eligibility; refusal: string | null }) {
  const { t } = useTranslation('pool');
  if (refusal)
    return (
      <p className={css.refused} role="status">
        {t('none_now')} {refusal}
      </p>
    );
  return (
    <ul className={css.caps} aria-label={t('caps')}>
      {capsOf(eligibility).map(({ id, value, limit }) => (
        <li key={id} data-tight={value >= limit * 0.9}>
          <span className="quiet">{t(`cap.${id}`)}</span>{' '}
          <strong>
            {value}/{limit}
          </strong>
        </li>
      ))}
    </ul>
  );
}
