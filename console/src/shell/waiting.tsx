import { Spin } from 'antd';
import { useTranslation } from 'react-i18next';

/** What is shown while a page is on its way. */
export function Waiting() {
  const { t } = useTranslation();
  return (
    <div
      style={{ display: 'grid', placeItems: 'center', minHeight: '40vh' }}
      role="status"
      aria-label={t('loading')}
    >
      <Spin />
    </div>
  );
}
