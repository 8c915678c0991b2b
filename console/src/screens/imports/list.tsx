/** Files that were imported, of every kind the reader may see: how far each is and what it brought. */
import { ImportOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api, ask } from '@/api/client';
import { FilterBar } from '@/parts/filters/filter_bar';
import { DataGrid } from '@/parts/grid/grid';
import { useListState } from '@/parts/grid/list_state';
import { ListTools } from '@/parts/grid/list_tools';
import { usePages } from '@/parts/grid/pages';
import { LinkButton } from '@/parts/link_button';
import { PageHead } from '@/parts/page_head';
import { isEnded } from '@/shell/jobs';
import { useImportColumns } from './columns';
import { useKinds } from './file_step';

const POLL_MS = 3000;

export function Component() {
  const { t } = useTranslation('imports');
  const { t: shell } = useTranslation('shell');
  const go = useNavigate();
  const state = useListState();
  const columns = useImportColumns();
  const kinds = useKinds();
  const kind = kinds.find((each) => each === state.filters.kind);
  const query = { limit: 50, ...(kind ? { kind } : {}) };
  const pages = usePages(
    ['imports', query],
    (cursor, signal) =>
      ask(api.GET('/v1/imports', { params: { query: { ...query, ...(cursor ? { cursor } : {}) } }, signal })),
    { every: (rows) => (rows.some((row) => !isEnded(row.state)) ? POLL_MS : false) },
  );
  const choices = kinds.map((value) => ({ value, label: t(`kinds.${value}`) }));
  const begin = (
    <LinkButton to="/imports/new" type="primary" icon={<ImportOutlined aria-hidden />}>
      {shell('places.new_import')}
    </LinkButton>
  );
  return (
    <>
      <PageHead title={shell('places.imports')}>{begin}</PageHead>
      <FilterBar
        filters={kinds.length > 1 ? [{ kind: 'choice', name: 'kind', label: t('kind'), choices }] : []}
        state={state}
      >
        <ListTools page="imports" columns={columns} state={state} />
      </FilterBar>
      <DataGrid
        label={shell('places.imports')}
        columns={columns}
        state={state}
        pages={pages}
        rowId={(job) => job.id}
        linkOf={(job) => `/imports/${job.id}`}
        onOpen={(job) => void go(`/imports/${job.id}`)}
        empty={{ title: t('empty'), hint: t('empty_hint') }}
      />
    </>
  );
}
