/** What is owed and what came in: receivables by how late they are, and payments with what was taken back. */
import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { PageHead } from '@/parts/page_head';
import { Due } from './due';
import css from './money.module.css';
import { Payments } from './payments';

export function Component() {
  const { t } = useTranslation('money');
  const { t: shell } = useTranslation('shell');
  const [params, setParams] = useSearchParams();
  const tab = params.get('tab') === 'payments' ? 'payments' : 'due';
  return (
    <div className={css.page}>
      <PageHead title={shell('places.receivables')} />
      <Tabs
        activeKey={tab}
        onChange={(key) => setParams(key === 'payments' ? { tab: key } : {}, { replace: true })}
        items={[
          { key: 'due', label: t('due') },
          { key: 'payments', label: t('payments') },
        ]}
      />
      {tab === 'payments' ? <Payments /> : <Due />}
    </div>
  );
}
