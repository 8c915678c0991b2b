/** Every change and sensitive read: who did what, when, before and after. Who looked somebody up stands beside it. */
import { useTranslation } from 'react-i18next';
import { hasRole, useMe } from '@/api/me';
import { PageHead } from '@/parts/page_head';
import { PageTabs, useTab } from '@/parts/page_tabs';
import css from './audit.module.css';
import { Entries } from './entries';
import { Lookups } from './lookups';

export function Component() {
  const { t } = useTranslation('audit');
  const { t: shell } = useTranslation('shell');
  const isAdmin = hasRole(useMe(), ['admin']);
  const asked = useTab(['entries', 'lookups']);
  const tab = isAdmin ? asked : 'entries';
  return (
    <div className={isAdmin ? css.withTabs : undefined}>
      <PageHead title={shell('places.audit')} about={t('about')} />
      {isAdmin && (
        <PageTabs
          label={shell('places.audit')}
          shown={tab}
          tabs={[
            { name: 'entries', title: t('entries') },
            { name: 'lookups', title: t('lookups') },
          ]}
        />
      )}
      {tab === 'lookups' ? <Lookups /> : <Entries />}
    </div>
  );
}
