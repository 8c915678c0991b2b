/** Every change and sensitive read: who did what, when, before and after. Who looked somebody up stands beside it. */
import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { hasRole, useMe } from '@/api/me';
import { PageHead } from '@/parts/page_head';
import css from './audit.module.css';
import { Entries } from './entries';
import { Lookups } from './lookups';

export function Component() {
  const { t } = useTranslation('audit');
  const { t: shell } = useTranslation('shell');
  const isAdmin = hasRole(useMe(), ['admin']);
  const [params, setParams] = useSearchParams();
  const tab = isAdmin && params.get('tab') === 'lookups' ? 'lookups' : 'entries';
  return (
    <div className={isAdmin ? css.withTabs : undefined}>
      <PageHead title={shell('places.audit')} about={t('about')} />
      {isAdmin && (
        <Tabs
          activeKey={tab}
          onChange={(key) => setParams(key === 'lookups' ? { tab: key } : {}, { replace: true })}
          items={[
            { key: 'entries', label: t('entries') },
            { key: 'lookups', label: t('lookups') },
          ]}
        />
      )}
      {tab === 'lookups' ? <Lookups /> : <Entries />}
    </div>
  );
}
