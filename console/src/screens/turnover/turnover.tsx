/** Turnover: how leads leave hands, and how long they wait before, in and between them. */
import { Empty, Select, Spin } from 'antd';
import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { FilterBar } from '@/parts/filters/filter_bar';
import type { Filter } from '@/parts/filters/filters';
import { useListState } from '@/parts/grid/list_state';
import { usePages } from '@/parts/grid/pages';
import { PageHead } from '@/parts/page_head';
import { byEmployee, byPool, byTeam } from '@/screens/leads/find';
import { originFilters } from '@/screens/leads/origins';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { Groups } from './groups';
import { turnoverFilters, WAYS, type Way, wayOf } from './query';
import { Rotation } from './rotation';
import css from './turnover.module.css';

const Trend = lazy(() => import('./trend'));

const MOST = 200;
const GRADES = ['A', 'B', 'C', 'D'] as const;

function useTurnover(by: Way, filters: Record<string, string>) {
  const query = { ...filters, by, limit: MOST };
  return usePages(['turnover', query], (cursor, signal) =>
    ask(api.GET('/v1/turnover', { params: { query: { ...query, cursor } }, signal })),
  );
}

export function Component() {
  const { t } = useTranslation('turnover');
  const { t: shell } = useTranslation('shell');
  const state = useListState();
  const filters = useTurnoverFilters();
  const by = wayOf(state.filters);
  const asked = turnoverFilters(state.filters);
  const pages = useTurnover(by, asked);
  const months = useTurnover('month', asked);
  const rows = months.rows;
  return (
    <>
      <PageHead title={shell('places.turnover')} about={t('about')}>
        <Select<Way>
          aria-label={t('split')}
          style={{ minWidth: 150 }}
          value={by}
          onChange={(way) => state.setFilters({ ...state.filters, by: way })}
          options={WAYS.map((way) => ({ value: way, label: t('by_way', { way: t(`by.${way}`) }) }))}
        />
      </PageHead>
      <FilterBar filters={filters} state={state} />
      {pages.error !== null && pages.rows.length === 0 ? (
        <ProblemView error={pages.error} onAgain={pages.again} />
      ) : pages.isFirstLoading ? (
        <Waiting />
      ) : pages.rows.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('empty')} />
      ) : (
        <>
          {rows.length > 1 && (
            <section className={css.card}>
              <h2>{t('trend')}</h2>
              <Suspense fallback={<Spin style={{ display: 'block', height: 260 }} />}>
                <Trend months={rows} />
              </Suspense>
            </section>
          )}
          <Groups by={by} pages={pages} />
          <Rotation filters={asked} />
        </>
      )}
    </>
  );
}

function useTurnoverFilters(): Filter[] {
  const { t } = useTranslation('turnover');
  const { t: leads } = useTranslation('leads');
  return useMemo(
    () => [
      { kind: 'period', name: 'began', label: t('began'), from: 'from', to: 'to' },
      byEmployee('rep_id', t('by.rep')),
      byTeam(leads('team')),
      byPool(leads('pool')),
      {
        kind: 'choice',
        name: 'grade',
        label: leads('grade'),
        choices: GRADES.map((value) => ({ value, label: leads(`grades.${value}`) })),
      },
      ...originFilters(leads('source'), leads('channel')),
    ],
    [t, leads],
  );
}
