/** Leads that go back to the pool soon, soonest first, and what can still be done about it. */
import { Button, Segmented } from 'antd';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api, ask } from '@/api/client';
import { hasRole, useMe } from '@/api/me';
import type { LeadLine } from '@/api/schema';
import { FilterBar } from '@/parts/filters/filter_bar';
import { DataGrid } from '@/parts/grid/grid';
import { useListState } from '@/parts/grid/list_state';
import { ListTools } from '@/parts/grid/list_tools';
import { usePages } from '@/parts/grid/pages';
import { PageHead } from '@/parts/page_head';
import { useLeadColumns, useLeadFilters } from '@/screens/leads/columns';
import { Brakes } from '@/screens/rules/brakes';
import { SPANS, type Span, untilOf, whyStays } from './due';

const ActForm = lazy(() => import('@/screens/lead/act_forms'));

const PAGE_ROWS = 100;
const FILTERS = new Set(['owner_id', 'team_id', 'pool_id', 'grade', 'source', 'untouched']);
const COLUMNS = ['name', 'company', 'grade', 'recycle_at', 'owner_name', 'last_touch_at'];

export function Component() {
  const { t } = useTranslation('returns');
  const { t: shell } = useTranslation('shell');
  const go = useNavigate();
  const me = useMe();
  const mayProtect = hasRole(me, ['rep', 'manager', 'admin']);
  const mayTransfer = hasRole(me, ['manager', 'admin']);
  const state = useListState();
  const columns = useReturnColumns();
  const filters = useLeadFilters().filter((filter) => FILTERS.has(filter.name));
  const [acting, setActing] = useState<{ lead: LeadLine; act: 'protect' | 'transfer' } | null>(null);
  const { span: asked, ...others } = state.filters;
  const span = SPANS.find((each) => each === asked) ?? '3';
  const due_to = useMemo(() => untilOf(span, new Date()), [span]);
  const query = { ...others, state: 'held', sort: 'recycle_at', due_to, limit: PAGE_ROWS };
  const pages = usePages(['leads', 'returns', query], (cursor, signal) =>
    ask(api.GET('/v1/leads', { params: { query: { ...query, cursor } as never }, signal })),
  );
  return (
    <>
      <PageHead title={shell('places.returns')} about={t('about')}>
        <Segmented<Span>
          value={span}
          onChange={(value) => state.setFilters({ ...others, span: value })}
          options={SPANS.map((value) => ({ value, label: t('within', { count: Number(value) }) }))}
        />
      </PageHead>
      <Brakes most={1} />
      <FilterBar filters={filters} state={state}>
        <ListTools page="returns" columns={columns} state={state} />
      </FilterBar>
      <DataGrid
        label={shell('places.returns')}
        columns={columns}
        state={state}
        pages={pages}
        rowId={(lead) => lead.id}
        linkOf={(lead) => `/leads/${lead.id}`}
        onOpen={(lead) => void go(`/leads/${lead.id}`)}
        hasTwoActs={mayTransfer}
        actsOf={
          mayProtect
            ? (lead) => (
                <>
                  <Button size="small" onClick={() => setActing({ lead, act: 'protect' })}>
                    {t('protect')}
                  </Button>
                  {mayTransfer && (
                    <Button size="small" onClick={() => setActing({ lead, act: 'transfer' })}>
                      {t('transfer')}
                    </Button>
                  )}
                </>
              )
            : undefined
        }
        empty={{ title: t('empty'), hint: t('empty_hint') }}
      />
      <Suspense>
        {acting && <ActForm lead={acting.lead} act={acting.act} mayDirect onClose={() => setActing(null)} />}
      </Suspense>
    </>
  );
}

/** The columns of leads that matter here, and whether anything keeps a lead from going back. */
function useReturnColumns() {
  const { t } = useTranslation('returns');
  const known = useLeadColumns();
  return useMemo(() => {
    const chosen = COLUMNS.flatMap((id) => known.find((column) => column.id === id) ?? []);
    const others = known.filter((column) => !COLUMNS.includes(column.id));
    const stays = {
      id: 'stays',
      title: t('stays'),
      width: 130,
      card: 'line' as const,
      render: (lead: LeadLine) => {
        const why = whyStays(lead, new Date());
        return why ? t(`why.${why}`) : t('why.goes');
      },
    };
    const all = [...chosen.slice(0, 4), stays, ...chosen.slice(4)].map((column) => ({
      ...column,
      ...(column.id === 'owner_name' ? { card: 'line' as const } : {}),
      width: Math.min(column.width, 190),
      off: false,
    }));
    return [...all, ...others.map((column) => ({ ...column, off: true }))].map((column) => ({
      ...column,
      sort: undefined,
    }));
  }, [known, t]);
}
