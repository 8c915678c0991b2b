/** The way to the sweeps that wait for an answer beyond those shown. */
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

export default function MoreBrakes({ count }: { count: number }) {
  const { t } = useTranslation('rules');
  return (
    <p>
      <Link to="/rules">{t('brake.more', { count })}</Link>
    </p>
  );
}
