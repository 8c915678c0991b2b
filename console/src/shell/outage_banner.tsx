/** Says that the suite is away, while it is; typed text stays, and everything is asked again by itself. */
import { useTranslation } from 'react-i18next';
import { outage } from '@/api/outage';
import { useStore } from '@/kit/store';
import css from './outage_banner.module.css';

export function OutageBanner() {
  const { t } = useTranslation('shell');
  const kind = useStore(outage);
  return (
    <div className={css.place} role="status" aria-live="assertive">
      {kind && (
        <div className={css.banner} data-testid="outage">
          <strong>{t(`outage.${kind}`)}</strong> {t('outage.wait')}
        </div>
      )}
    </div>
  );
}
