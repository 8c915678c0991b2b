/** How a group's holdings ended: a bar of shares, and each in words and number. */
import { useTranslation } from 'react-i18next';
import type { TurnoverGroup } from '@/api/schema';
import { endsOf } from './query';
import css from './turnover.module.css';

export function Ends({ group }: { group: TurnoverGroup }) {
  const { t } = useTranslation('turnover');
  const ends = endsOf(group);
  return (
    <>
      <span className={css.bar} aria-hidden>
        {ends.map(({ end, share }) => (
          <span key={end} data-end={end} style={{ width: `${share * 100}%` }} />
        ))}
      </span>
      <span className={css.ends}>
        {ends.map(({ end, count }) => (
          <span key={end} className={css.end}>
            <i data-end={end} aria-hidden />
            {t(`ends.${end}`)} {count}
          </span>
        ))}
      </span>
    </>
  );
}
