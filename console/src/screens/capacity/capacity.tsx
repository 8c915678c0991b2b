/** Who holds how much of what they may: reps by grade, the fullest first when asked for. */
import { Button, Empty, Select, Skeleton } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { FilterBar } from '@/parts/filters/filter_bar';
import type { Filter } from '@/parts/filters/filters';
import { useListState } from '@/parts/grid/list_state';
import { usePages } from '@/parts/grid/pages';
import { PageHead } from '@/parts/page_head';
import { byTeam } from '@/screens/leads/find';
import { ProblemView } from '@/shell/broken';
import css from './capacity.module.css';
import { RepRow } from './row';

const SORTS = ['-load', '-held', 'name'] as const;
type Sort = (typeof SORTS)[number];
const GRADES = ['A', 'B', 'C', 'D'] as const;

export function Component() {
  const { t } = useTranslation('capacity');
  const { t: shell } = useTranslation('shell');
  const { t: leads } = useTranslation('leads');
  const { t: common } = useTranslation();
  const state = useListState();
  const filters = useRepFilters();
  const sort = SORTS.find((each) => each === state.sort) ?? '-load';
  const { team_id, region, q, active } = state.filters;
  const query = {
    sort,
    limit: 200,
    active: active !== 'false',
    ...(team_id ? { team_id } : {}),
    ...(region ? { region } : {}),
    ...(q ? { q } : {}),
  };
  const pages = usePages(['reps', query], (cursor, signal) =>
    ask(api.GET('/v1/reps', { params: { query: { ...query, cursor } }, signal })),
  );
  return (
    <>
      <PageHead title={shell('places.capacity')} about={t('about')}>
        <Select<Sort>
          aria-label={t('order')}
          style={{ minWidth: 150 }}
          value={sort}
          onChange={(value) => state.setSort(value === '-load' ? null : value)}
          options={SORTS.map((value) => ({ value, label: t(`orders.${value}`) }))}
        />
      </PageHead>
      <FilterBar filters={filters} state={state} searchHint={t('search_hint')} />
      {pages.error !== null && pages.rows.length === 0 ? (
        <ProblemView error={pages.error} onAgain={pages.again} />
      ) : pages.isFirstLoading ? (
        <Skeleton active paragraph={{ rows: 8 }} title={false} />
      ) : pages.rows.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('empty')} />
      ) : (
        <div className={css.scroll}>
          <table className={css.table}>
            <caption className="sr-only">{t('about')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('rep')}</th>
                <th scope="col">{t('held')}</th>
                {GRADES.map((grade) => (
                  <th key={grade} scope="col">
                    {leads(`grades.${grade}`)}
                  </th>
                ))}
                <th scope="col">{t('unworked')}</th>
                <th scope="col">{t('today')}</th>
                <th scope="col">{t('month')}</th>
                <th scope="col">{t('due_soon')}</th>
              </tr>
            </thead>
            <tbody>
              {pages.rows.map((rep) => (
                <RepRow key={rep.id} rep={rep} />
              ))}
            </tbody>
          </table>
          {pages.hasMore && <Button onClick={pages.more}>{common('more')}</Button>}
        </div>
      )}
    </>
  );
}

function useRepFilters(): Filter[] {
  const { t } = useTranslation('capacity');
  const { t: leads } = useTranslation('leads');
  return useMemo(
    () => [
      byTeam(leads('team')),
      { kind: 'text', name: 'region', label: leads('region') },
      { kind: 'flag', name: 'active', label: t('working'), yes: t('works'), no: t('gone') },
    ],
    [t, leads],
  );
}
