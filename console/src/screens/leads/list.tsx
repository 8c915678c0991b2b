/** All leads within reach, in the views people keep. */

import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api, ask } from '@/api/client';
import { FilterBar } from '@/parts/filters/filter_bar';
import { shownIds } from '@/parts/grid/columns';
import { DataGrid } from '@/parts/grid/grid';
import { useListState } from '@/parts/grid/list_state';
import { ListTools } from '@/parts/grid/list_tools';
import { usePages } from '@/parts/grid/pages';
import { Views } from '@/parts/grid/views';
import { LinkButton } from '@/parts/link_button';
import { PageHead } from '@/parts/page_head';
import { ExportButton } from '@/screens/exports/export_button';
import { useLeadColumns, useLeadFilters } from './columns';
import { useKnownViews } from './known_views';

const PAGE_ROWS = 100;

export function Component() {
  const { t } = useTranslation('leads');
  const { t: shell } = useTranslation('shell');
  const go = useNavigate();
  const state = useListState();
  const columns = useLeadColumns();
  const filters = useLeadFilters();
  const views = useKnownViews();
  const query = { ...state.filters, ...(state.sort ? { sort: state.sort } : {}), limit: PAGE_ROWS };
  const pages = usePages(['leads', query], (cursor, signal) =>
    ask(api.GET('/v1/leads', { params: { query: { ...query, cursor } as never }, signal })),
  );
  return (
    <>
      <PageHead title={shell('places.leads')}>
        <Views page="leads" state={state} known={views} />
        <LinkButton to="/leads/new">{t('new')}</LinkButton>
      </PageHead>
      <FilterBar filters={filters} state={state} searchHint={t('search_hint')}>
        <ExportButton state={state} shown={shownIds(state.columns, columns)} />
        <ListTools columns={columns} state={state} />
      </FilterBar>
      <DataGrid
        label={shell('places.leads')}
        columns={columns}
        state={state}
        pages={pages}
        rowId={(lead) => lead.id}
        linkOf={(lead) => `/leads/${lead.id}`}
        onOpen={(lead) => void go(`/leads/${lead.id}`)}
        empty={{ title: t('empty'), hint: t('empty_hint') }}
      />
    </>
  );
}
