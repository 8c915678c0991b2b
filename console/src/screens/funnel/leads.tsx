/** The leads behind one number of the funnel, with the filters it was counted with. */
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { api, ask } from '@/api/client';
import type { FunnelLine } from '@/api/schema';
import type { Column } from '@/parts/grid/columns';
import { DataGrid } from '@/parts/grid/grid';
import { useListState } from '@/parts/grid/list_state';
import { ListTools } from '@/parts/grid/list_tools';
import { usePages } from '@/parts/grid/pages';
import { LinkButton } from '@/parts/link_button';
import { PageHead } from '@/parts/page_head';
import { useLeadColumns } from '@/screens/leads/columns';
import css from './funnel.module.css';
import { funnelFilters, STAGES, WAYS, type Way } from './query';

const PAGE_ROWS = 50;

export function Component() {
  const { t } = useTranslation('funnel');
  const { t: leads } = useTranslation('leads');
  const go = useNavigate();
  const state = useListState();
  const columns = useLineColumns();
  const [params] = useSearchParams();
  const stage = STAGES.find((each) => each === params.get('stage')) ?? 'lead';
  const by: Way | 'all' = WAYS.find((way) => way === params.get('by')) ?? 'all';
  const key = params.get('key');
  const query = { ...funnelFilters(state.filters), by, stage, ...(key === null ? {} : { key }) };
  const pages = usePages(['funnel-leads', query], (cursor, signal) => {
    const asked = { ...query, limit: PAGE_ROWS, cursor };
    return ask(api.GET('/v1/funnel/lines', { params: { query: asked }, signal }));
  });
  const title = t('reached', { stage: leads(`stages.${stage}`) });
  return (
    <>
      <PageHead title={title} about={by === 'all' ? undefined : `${t(`by.${by}`)} · ${params.get('of')}`}>
        <LinkButton to={`/funnel?${back(params)}`}>{t('back')}</LinkButton>
        <ListTools page="funnel-leads" columns={columns} state={state} />
      </PageHead>
      <div className={css.lines}>
        <DataGrid
          label={title}
          columns={columns}
          state={state}
          pages={pages}
          rowId={(lead) => lead.id}
          linkOf={(line) => (line.in_reach ? `/leads/${line.id}` : undefined)}
          onOpen={(line) => line.in_reach && void go(`/leads/${line.id}`)}
          empty={{ title: t('none') }}
        />
      </div>
    </>
  );
}

/** The columns of a lead in an order of the API's own; of one that is out of reach by now the name says so. */
function useLineColumns(): Column<FunnelLine>[] {
  const { t } = useTranslation('funnel');
  return useLeadColumns().map((column) => ({
    ...column,
    sort: undefined,
    render: (line: FunnelLine) =>
      column.id === 'name' && !line.in_reach ? t('away', { number: line.number }) : column.render(line),
  }));
}

function back(params: URLSearchParams): URLSearchParams {
  const kept = new URLSearchParams(params);
  for (const name of ['stage', 'key', 'of']) kept.delete(name);
  if (kept.get('by') === 'all') kept.delete('by');
  return kept;
}
