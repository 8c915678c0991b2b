/** Webhooks: which address hears of which events, and how it fares. */
import { ApiOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api, ask } from '@/api/client';
import type { Webhook } from '@/api/schema';
import { FilterBar } from '@/parts/filters/filter_bar';
import type { Column } from '@/parts/grid/columns';
import { DataGrid } from '@/parts/grid/grid';
import { useListState } from '@/parts/grid/list_state';
import { ListTools } from '@/parts/grid/list_tools';
import { usePages } from '@/parts/grid/pages';
import { PageHead } from '@/parts/page_head';
import { SecretOnce } from '@/parts/secret';
import { useSpeech } from '@/words/speech';
import { WebhookState } from './state';
import { WebhookForm } from './webhook_form';

export function Component() {
  const { t } = useTranslation('webhooks');
  const { t: shell } = useTranslation('shell');
  const go = useNavigate();
  const state = useListState();
  const columns = useWebhookColumns();
  const [isAdding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const query = { ...state.filters, limit: 100 };
  const pages = usePages(['webhooks', query], (cursor, signal) =>
    ask(api.GET('/v1/webhooks', { params: { query: { ...query, cursor } as never }, signal })),
  );
  return (
    <>
      <PageHead title={shell('places.webhooks')} about={t('about')}>
        <Button type="primary" icon={<ApiOutlined aria-hidden />} onClick={() => setAdding(true)}>
          {t('add')}
        </Button>
      </PageHead>
      <FilterBar
        filters={[
          { kind: 'flag', name: 'active', label: t('state'), yes: t('states.active'), no: t('states.off') },
        ]}
        state={state}
      >
        <ListTools page="webhooks" columns={columns} state={state} />
      </FilterBar>
      <DataGrid
        label={shell('places.webhooks')}
        columns={columns}
        state={state}
        pages={pages}
        rowId={(each) => each.id}
        linkOf={(each) => `/webhooks/${each.id}`}
        onOpen={(each) => void go(`/webhooks/${each.id}`)}
        empty={{ title: t('empty'), hint: t('empty_hint') }}
      />
      <WebhookForm webhook={null} open={isAdding} onClose={() => setAdding(false)} onSecret={setSecret} />
      <SecretOnce
        title={t('secret')}
        about={t('secret_once')}
        secret={secret}
        onClose={() => setSecret(null)}
      />
    </>
  );
}

function useWebhookColumns(): Column<Webhook>[] {
  const { t } = useTranslation('webhooks');
  const speech = useSpeech();
  return useMemo(
    () => [
      {
        id: 'url',
        title: t('url'),
        width: 320,
        card: 'title',
        render: (each) => each.description || each.url,
      },
      {
        id: 'state',
        title: t('state'),
        width: 130,
        card: 'aside',
        render: (each) => <WebhookState webhook={each} />,
      },
      {
        id: 'event_types',
        title: t('events'),
        width: 300,
        card: 'line',
        render: (each) =>
          (each.event_types ?? []).map((type) => t(`types.${type}` as 'types.*')).join(speech.comma),
      },
      {
        id: 'mode',
        title: t('mode'),
        width: 110,
        render: (each) => t(`modes.${each.mode ?? 'single'}`),
      },
      {
        id: 'created_at',
        title: t('created_at'),
        width: 170,
        render: (each) => speech.moment(each.created_at),
      },
    ],
    [t, speech],
  );
}
