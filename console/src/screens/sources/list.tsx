/** Sources of leads: what they are, what they cost, and what comes of them. */
import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { hasRole, useMe } from '@/api/me';
import type { Source } from '@/api/schema';
import { FilterBar } from '@/parts/filters/filter_bar';
import { DataGrid } from '@/parts/grid/grid';
import { useListState } from '@/parts/grid/list_state';
import { ListTools } from '@/parts/grid/list_tools';
import { usePages } from '@/parts/grid/pages';
import { LinkButton } from '@/parts/link_button';
import { PageHead } from '@/parts/page_head';
import { PageTabs, useTab } from '@/parts/page_tabs';
import { KINDS, useSourceColumns } from './columns';
import { CostForm } from './cost_form';
import { Report } from './report';
import { SourceForm } from './source_form';
import css from './sources.module.css';

export function Component() {
  const { t } = useTranslation('sources');
  const { t: shell } = useTranslation('shell');
  const mayWrite = hasRole(useMe(), ['marketer', 'admin']);
  const [edited, setEdited] = useState<Source | 'new' | null>(null);
  const asked = useTab(['sources', 'report']);
  const tab = mayWrite ? asked : 'sources';
  return (
    <div className={css.page}>
      <PageHead title={shell('places.sources')}>
        {mayWrite && (
          <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setEdited('new')}>
            {t('add')}
          </Button>
        )}
      </PageHead>
      {mayWrite && (
        <PageTabs
          label={shell('places.sources')}
          shown={tab}
          tabs={[
            { name: 'sources', title: shell('places.sources') },
            { name: 'report', title: t('report') },
          ]}
        />
      )}
      {tab === 'report' ? <Report /> : <Sources mayWrite={mayWrite} onEdit={setEdited} />}
      <SourceForm
        source={edited === 'new' ? null : edited}
        open={edited !== null}
        onClose={() => setEdited(null)}
      />
    </div>
  );
}

function Sources({ mayWrite, onEdit }: { mayWrite: boolean; onEdit: (source: Source) => void }) {
  const { t } = useTranslation('sources');
  const { t: shell } = useTranslation('shell');
  const state = useListState();
  const [costed, setCosted] = useState<Source | null>(null);
  const columns = useSourceColumns();
  const query = { ...state.filters, limit: 100 };
  const pages = usePages(['sources', query], (cursor, signal) =>
    ask(api.GET('/v1/sources', { params: { query: { ...query, cursor } as never }, signal })),
  );
  return (
    <>
      <FilterBar
        filters={[
          {
            kind: 'choice',
            name: 'kind',
            label: t('kind'),
            choices: KINDS.map((value) => ({ value, label: t(`kinds.${value}`) })),
          },
          { kind: 'text', name: 'channel', label: t('channel') },
          { kind: 'flag', name: 'active', label: t('state'), yes: t('active'), no: t('closed') },
        ]}
        state={state}
      >
        <ListTools page="sources" columns={columns} state={state} />
      </FilterBar>
      <DataGrid
        label={shell('places.sources')}
        columns={columns}
        state={state}
        pages={pages}
        rowId={(each) => each.id}
        onOpen={(each) => mayWrite && onEdit(each)}
        hasTwoActs
        actsOf={
          mayWrite
            ? (each) => (
                <>
                  <Button size="small" onClick={() => setCosted(each)}>
                    {t('cost_add')}
                  </Button>
                  <LinkButton to={`/sources/${each.id}/keys`} size="small">
                    {t('open_keys')}
                  </LinkButton>
                </>
              )
            : undefined
        }
        empty={{ title: t('empty'), hint: t('empty_hint') }}
      />
      <CostForm source={costed} onClose={() => setCosted(null)} />
    </>
  );
}
