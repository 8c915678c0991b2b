/** The audit log, searched by who, what, on what, words and time. */
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { AuditEntry } from '@/api/schema';
import { FilterBar } from '@/parts/filters/filter_bar';
import type { Filter } from '@/parts/filters/filters';
import type { Column } from '@/parts/grid/columns';
import { DataGrid } from '@/parts/grid/grid';
import { useListState } from '@/parts/grid/list_state';
import { ListTools } from '@/parts/grid/list_tools';
import { usePages } from '@/parts/grid/pages';
import { byEmployee } from '@/screens/leads/find';
import { PersonName } from '@/screens/people/person_name';
import { useSpeech } from '@/words/speech';
import { differences } from './differences';
import { EntryDrawer } from './entry';
import { useAuditWords } from './words';

const OBJECTS = [
  'employee',
  'team',
  'calendar',
  'webhook',
  'delivery',
  'lead',
  'import',
  'export',
  'rules',
  'experiment',
  'score_training',
  'score_model',
  'score_feature',
  'target',
  'nurture_track',
  'nurture_channel',
] as const;

export function Entries() {
  const { t } = useTranslation('audit');
  const state = useListState();
  const [opened, setOpened] = useState<AuditEntry | null>(null);
  const words = useAuditWords();
  const query = { ...state.filters, limit: 100 };
  const pages = usePages(['audit', query], (cursor, signal) =>
    ask(api.GET('/v1/audit', { params: { query: { ...query, cursor } as never }, signal })),
  );
  const columns = useEntryColumns();
  const filters: Filter[] = [
    byEmployee('actor_id', t('actor')),
    {
      kind: 'choice',
      name: 'object_type',
      label: t('object'),
      choices: OBJECTS.map((value) => ({ value, label: t(`objects.${value}`) })),
    },
    { kind: 'text', name: 'object_id', label: t('object_id') },
    { kind: 'found', name: 'action', label: t('action'), find: words.findActions, told: words.actionOf },
    { kind: 'period', name: 'when', label: t('at'), from: 'since', to: 'until' },
  ];
  return (
    <>
      <FilterBar filters={filters} state={state} searchHint={t('search_hint')}>
        <ListTools page="audit" columns={columns} state={state} />
      </FilterBar>
      <DataGrid
        label={t('entries')}
        columns={columns}
        state={state}
        pages={pages}
        rowId={(each) => each.id}
        onOpen={setOpened}
        empty={{ title: t('empty') }}
      />
      <EntryDrawer entry={opened} onClose={() => setOpened(null)} />
    </>
  );
}

function useEntryColumns(): Column<AuditEntry>[] {
  const { t } = useTranslation('audit');
  const words = useAuditWords();
  const speech = useSpeech();
  return useMemo(
    () => [
      {
        id: 'action',
        title: t('action'),
        width: 220,
        card: 'title',
        render: (each) => words.action(each.action),
      },
      {
        id: 'actor',
        title: t('actor'),
        width: 120,
        card: 'aside',
        render: (each) => <PersonName id={each.actor_id} nobody={t('system')} />,
      },
      {
        id: 'object',
        title: t('object'),
        width: 200,
        card: 'line',
        render: (each) => (
          <>
            {words.object(each.object_type)}{' '}
            {each.object_type === 'employee' && <PersonName id={each.object_id} nobody="" />}
          </>
        ),
      },
      {
        id: 'changes',
        title: t('changes'),
        width: 280,
        render: (each) =>
          differences(each.before, each.after)
            .map(({ name }) => words.field(name))
            .join(speech.comma) || '–',
      },
      { id: 'at', title: t('at'), width: 190, card: 'line', render: (each) => speech.moment(each.at) },
    ],
    [t, words, speech],
  );
}
