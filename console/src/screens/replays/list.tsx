/** Replays of the past under other rules: who asked, how far each is, and its sentence. */
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { RuleReplayLine } from '@/api/schema';
import { DataGrid } from '@/parts/grid/grid';
import { useListState } from '@/parts/grid/list_state';
import { ListTools } from '@/parts/grid/list_tools';
import { usePages } from '@/parts/grid/pages';
import { LinkButton } from '@/parts/link_button';
import { PageHead } from '@/parts/page_head';
import { useReplayColumns } from './columns';
import { isUnderWay, POLL_MS, REPLAYS } from './replays_data';

export function Component() {
  const { t } = useTranslation('replays');
  const { t: shell } = useTranslation('shell');
  const { t: rules } = useTranslation('rules');
  const state = useListState();
  const columns = useReplayColumns();
  const pages = usePages(
    [REPLAYS],
    (cursor, signal) =>
      ask(
        api.GET('/v1/pool-rules/replays', {
          params: { query: { limit: 50, ...(cursor ? { cursor } : {}) } },
          signal,
        }),
      ),
    { every: (rows: RuleReplayLine[]) => (rows.some(isUnderWay) ? POLL_MS : false) },
  );
  return (
    <>
      <PageHead title={shell('places.replays')} about={t('about')}>
        <ListTools columns={columns} state={state} />
        <LinkButton to="/rules/edit" type="primary">
          {rules('change')}
        </LinkButton>
      </PageHead>
      <DataGrid
        label={shell('places.replays')}
        columns={columns}
        state={state}
        pages={pages}
        rowId={(each) => each.id}
        linkOf={(each) => `/rules/replay/${each.id}`}
        empty={{ title: t('empty'), hint: t('empty_hint') }}
      />
    </>
  );
}
