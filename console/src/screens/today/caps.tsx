/** How full somebody's hands are: of all leads, by grade, not yet contacted, and taken today and this month. */
import { useTranslation } from 'react-i18next';
import type { Caps } from '@/api/schema';
import { GradeMark } from '@/screens/leads/marks';
import css from './caps.module.css';

export function CapsCard({ caps }: { caps: Caps }) {
  const { t } = useTranslation('today');
  return (
    <section className={css.card} aria-label={t('caps')}>
      <Cap label={t('held')} value={caps.held} cap={caps.cap} />
      <Cap label={t('unworked')} value={caps.unworked} cap={caps.unworked_cap} />
      <Cap label={t('claimed_today')} value={caps.today} cap={caps.day_cap} />
      <Cap label={t('taken_month')} value={caps.month} cap={caps.month_cap} />
      <ul className={css.grades} aria-label={t('by_grade')}>
        {caps.by_grade.map(({ grade, held, cap }) => (
          <li key={grade}>
            <GradeMark grade={grade} />
            <span>
              {held}
              <span className="quiet">/{cap ?? t('none_of_grade')}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Cap({ label, value, cap }: { label: string; value: number; cap: number }) {
  const { t } = useTranslation('today');
  const share = cap > 0 ? Math.min(1, value / cap) : 1;
  const left = Math.max(0, cap - value);
  return (
    <div className={css.cap} data-full={left === 0}>
      <span className="quiet">{label}</span>
      <strong>
        {value}
        <span className={`quiet ${css.unit}`}> / {cap}</span>
      </strong>
      <span className={css.bar} aria-hidden>
        <span className={css.fill} style={{ width: `${share * 100}%` }} />
      </span>
      <small className="quiet">{left === 0 ? t('full') : t('left', { count: left })}</small>
    </div>
  );
}
