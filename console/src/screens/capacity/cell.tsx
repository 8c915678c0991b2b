/** Held and cap of one rep, shaded by how full that is; the number is always written. */
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import css from './capacity.module.css';
import { fullness } from './load';

interface Props {
  label: string;
  held: number;
  cap: number | null;
  to?: string;
}

export function Cell({ label, held, cap, to }: Props) {
  const { t } = useTranslation('capacity');
  const step = fullness(held, cap);
  const words = cap === null ? t('not_allowed') : t('of', { held, cap });
  const title = `${label} · ${words} · ${t(`steps.${step}`)}`;
  const number =
    cap === null && held === 0 ? (
      <small>{t('closed')}</small>
    ) : (
      <>
        {held}
        {cap !== null && <small>/{cap}</small>}
      </>
    );
  return (
    <span className={css.cell} data-step={step} title={title}>
      {to && held > 0 ? (
        <Link to={to}>
          <span className="sr-only">{label} </span>
          {number}
        </Link>
      ) : (
        <span>{number}</span>
      )}
    </span>
  );
}
