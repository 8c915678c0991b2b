/** The funnel: how many leads came to each stage, what share went on and how fast, in all and split one way. */
import { useQuery } from '@tanstack/react-query';
import { Button, Empty, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { hasRole, useMe } from '@/api/me';
import type { FunnelGroup } from '@/api/schema';
import { FilterBar } from '@/parts/filters/filter_bar';
import { useListState } from '@/parts/grid/list_state';
import { usePages } from '@/parts/grid/pages';
import { PageHead } from '@/parts/page_head';
import { Brakes } from '@/screens/rules/brakes';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { StageBars } from './bars';
import { useFunnelFilters } from './filters';
import css from './funnel.module.css';
import { Groups, useGroupName } from './groups';
import { behind, funnelFilters, WAYS, wayOf } from './query';

const MOST_GROUPS = 200;

export function Component() {
  const { t } = useTranslation('funnel');
  const { t: shell } = useTranslation('shell');
  const isTeam = hasRole(useMe(), ['manager', 'marketer', 'admin']);
  const state = useListState();
  const filters = useFunnelFilters(isTeam);
  const by = wayOf(state.filters);
  const query = funnelFilters(state.filters);
  const all = useQuery({
    queryKey: ['funnel', 'all', query],
    queryFn: () => ask(api.GET('/v1/funnel', { params: { query: { ...query, by: 'all' } } })),
    placeholderData: (before) => before,
  });
  const pages = usePages(['funnel', by, query], (cursor, signal) => {
    const asked = { ...query, by, limit: MOST_GROUPS, cursor };
    return ask(api.GET('/v1/funnel', { params: { query: asked }, signal }));
  });
  const nameOf = useGroupName();
  const group = pages.rows.find((each) => each.key === state.filters.group);
  const shown = group ?? all.data?.data?.[0];
  const choose = (key: string | null) => {
    const { group: _, ...others } = state.filters;
    state.setFilters(key === null ? others : { ...others, group: key });
  };
  const named = (each: FunnelGroup) => ({ key: each.key, name: nameOf(each) });
  const error = all.error ?? pages.error;
  const again = () => {
    void all.refetch();
    pages.again();
  };
  return (
    <>
      <PageHead title={isTeam ? shell('places.funnel') : t('mine')} about={t('about')}>
        <Select
          aria-label={t('split')}
          style={{ minWidth: 150 }}
          value={by}
          onChange={(way) => {
            const { group: _, ...others } = state.filters;
            state.setFilters({ ...others, by: way });
          }}
          options={WAYS.map((way) => ({ value: way, label: t('by_way', { way: t(`by.${way}`) }) }))}
        />
      </PageHead>
      <Brakes most={1} />
      <FilterBar filters={filters} state={state} />
      {error ? (
        <ProblemView error={error} onAgain={again} />
      ) : pages.isFirstLoading || all.isPending ? (
        <Waiting />
      ) : !shown ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('empty')} />
      ) : (
        <>
          <section className={css.card} aria-live="polite">
            <div className={css.head}>
              <h2>{group ? nameOf(group) : t('all')}</h2>
              {group && <Button onClick={() => choose(null)}>{t('show_all')}</Button>}
            </div>
            <StageBars
              stages={shown.stages}
              linkOf={(stage) =>
                behind(state.filters, group ? by : 'all', stage, group ? named(group) : null)
              }
            />
          </section>
          <Groups
            by={by}
            pages={pages}
            chosen={group?.key ?? null}
            onChoose={choose}
            linkOf={(stage, each) => behind(state.filters, by, stage, named(each))}
          />
        </>
      )}
    </>
  );
}
