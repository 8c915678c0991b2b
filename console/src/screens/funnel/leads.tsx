/** The leads behind one number of the funnel, with the filters it was counted with. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { api, ask } from '@/api/client';
import { DataGrid } from '@/parts/grid/grid';
import { useListState } from '@/parts/grid/list_state';
import { ListTools } from '@/parts/grid/list_tools';
import { usePages } from '@/parts/grid/pages';
import { PageHead } from '@/parts/page_head';
import { useLeadColumns } from '@/screens/leads/columns';
import { funnelFilters, STAGES, WAYS, type Way } from './query';

/** Each lead of a page is asked for by its id: the API tells no more of them here. */
const PAGE_ROWS = 20;

export function Component() {
  const { t } = useTranslation('funnel');
  const { t: leads } = useTranslation('leads');
  const go = useNavigate();
  const state = useListState();
  const columns = useLeadColumns().map((column) => ({ ...column, sort: undefined }));
  const [params] = useSearchParams();
  const stage = STAGES.find((each) => each === params.get('stage')) ?? 'lead';
  const by: Way | 'all' = WAYS.find((way) => way === params.get('by')) ?? 'all';
  const key = params.get('key');
  const query = { ...funnelFilters(state.filters), by, stage, ...(key === null ? {} : { key }) };
  const pages = usePages(['funnel-leads', query], async (cursor, signal) => {
    const asked = { ...query, limit: PAGE_ROWS, cursor };
    const found = await ask(api.GET('/v1/funnel/leads', { params: { query: asked }, signal }));
    const lines = (found.data ?? []).map((id) =>
      ask(api.GET('/v1/leads/{lead_id}', { params: { path: { lead_id: id } }, signal })),
    );
    return { ...found, data: await Promise.all(lines) };
  });
  const title = t('reached', { stage: leads(`stages.${stage}`) });
  return (
    <>
      <PageHead title={title} about={by === 'all' ? undefined : `${t(`by.${by}`)} · ${params.get('of')}`}>
        <Link to={`/funnel?${back(params)}`}>
          <Button>{t('back')}</Button>
        </Link>
        <ListTools columns={columns} state={state} />
      </PageHead>
      <DataGrid
        label={title}
        columns={columns}
        state={state}
        pages={pages}
        rowId={(lead) => lead.id}
        linkOf={(lead) => `/leads/${lead.id}`}
        onOpen={(lead) => void go(`/leads/${lead.id}`)}
        empty={{ title: t('none') }}
      />
    </>
  );
}

function back(params: URLSearchParams): URLSearchParams {
  const kept = new URLSearchParams(params);
  for (const name of ['stage', 'key', 'of']) kept.delete(name);
  if (kept.get('by') === 'all') kept.delete('by');
  return kept;
}
