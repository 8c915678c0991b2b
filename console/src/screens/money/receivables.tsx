/** What is owed and what came in: receivables by how late they are, and payments with what was taken back. */
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { PageHead } from '@/parts/page_head';
import { PageTabs, useTab } from '@/parts/page_tabs';
import { Due } from './due';
import css from './money.module.css';

const Payments = lazy(() => import('./payments'));

export function Component() {
  const { t } = useTranslation('money');
  const { t: shell } = useTranslation('shell');
  const tab = useTab(['due', 'payments']);
  return (
    <div className={css.page}>
      <PageHead title={shell('places.receivables')} />
      <PageTabs
        label={shell('places.receivables')}
        shown={tab}
        tabs={[
          { name: 'due', title: t('due') },
          { name: 'payments', title: t('payments') },
        ]}
      />
      <Suspense>{tab === 'payments' ? <Payments /> : <Due />}</Suspense>
    </div>
  );
}
