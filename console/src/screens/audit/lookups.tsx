/** Who asked whether a phone or an e-mail is known. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, ask } from '@/api/client';
import type { LookupLine } from '@/api/schema';
import { FilterBar } from '@/parts/filters/filter_bar';
import type { Column } from '@/parts/grid/columns';
import { DataGrid } from '@/parts/grid/grid';
import { useListState } from '@/parts/grid/list_state';
import { ListTools } from '@/parts/grid/list_tools';
import { usePages } from '@/parts/grid/pages';
import { byEmployee } from '@/screens/leads/find';
import { useSpeech } from '@/words/speech';

export function Lookups() {
  const { t } = useTranslation('audit');
  const state = useListState();
  const columns = useLookupColumns();
  const { actor_id } = state.filters;
  const query = { limit: 100, ...(actor_id ? { actor_id } : {}) };
  const pages = usePages(['lookups', query], (cursor, signal) =>
    ask(
      api.GET('/v1/leads/lookups', {
        params: { query: { ...query, ...(cursor ? { cursor } : {}) } },
        signal,
      }),
    ),
  );
  return (
    <>
      <FilterBar filters={[byEmployee('actor_id', t('actor'))]} state={state}>
        <ListTools page="lookups" columns={columns} state={state} />
      </FilterBar>
      <DataGrid
        label={t('lookups')}
        columns={columns}
        state={state}
        pages={pages}
        rowId={(each) => each.id}
        empty={{ title: t('lookups_none') }}
      />
    </>
  );
}

function useLookupColumns(): Column<LookupLine>[] {
  const { t } = useTranslation('audit');
  const speech = useSpeech();
  return useMemo(
    () => [
      { id: 'actor', title: t('actor'), width: 160, card: 'title', render: (each) => each.actor_name ?? '–' },
      { id: 'by', title: t('by'), width: 120, card: 'line', render: (each) => t(`bys.${each.by}`) },
      {
        id: 'lead',
        title: t('found'),
        width: 140,
        card: 'line',
        render: (each) =>
          each.lead_id ? <Link to={`/leads/${each.lead_id}`}>{t('see_lead')}</Link> : t('not_found'),
      },
      { id: 'at', title: t('at'), width: 190, card: 'line', render: (each) => speech.moment(each.at) },
      { id: 'trace', title: t('trace'), width: 300, render: (each) => each.trace ?? '–' },
    ],
    [t, speech],
  );
}
