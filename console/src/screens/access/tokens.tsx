/** API tokens: mine, or for an admin everybody's. */
import { KeyOutlined } from '@ant-design/icons';
import { Button, Popconfirm } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { hasRole, useMe } from '@/api/me';
import { queries } from '@/api/queries';
import type { ApiToken } from '@/api/schema';
import { FilterBar } from '@/parts/filters/filter_bar';
import type { Filter } from '@/parts/filters/filters';
import type { Column } from '@/parts/grid/columns';
import { DataGrid } from '@/parts/grid/grid';
import { useListState } from '@/parts/grid/list_state';
import { ListTools } from '@/parts/grid/list_tools';
import { usePages } from '@/parts/grid/pages';
import { PageHead } from '@/parts/page_head';
import { SecretOnce } from '@/parts/secret';
import { byEmployee } from '@/screens/leads/find';
import { PersonName } from '@/screens/people/person_name';
import { tellDone, tellFailed } from '@/shell/toasts';
import { useSpeech } from '@/words/speech';
import { byArea } from './scopes';
import { TokenForm } from './token_form';

export function Component() {
  const { t } = useTranslation('access');
  const { t: shell } = useTranslation('shell');
  const { t: common } = useTranslation();
  const isAdmin = hasRole(useMe(), ['admin']);
  const state = useListState();
  const columns = useTokenColumns(isAdmin);
  const [isAdding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const { employee_id, everybody } = isAdmin ? state.filters : {};
  const query = {
    limit: 100,
    ...(employee_id ? { employee_id } : {}),
    ...(everybody ? { everybody: true } : {}),
  };
  const pages = usePages(['tokens', query], (cursor, signal) =>
    ask(
      api.GET('/v1/api-tokens', { params: { query: { ...query, ...(cursor ? { cursor } : {}) } }, signal }),
    ),
  );
  const filters: Filter[] = [
    { kind: 'flag', name: 'everybody', label: t('whose'), yes: t('everybody'), no: t('mine') },
    byEmployee('employee_id', t('owner')),
  ];
  return (
    <>
      <PageHead title={shell('places.tokens')} about={t('tokens_about')}>
        <Button type="primary" icon={<KeyOutlined aria-hidden />} onClick={() => setAdding(true)}>
          {t('token_add')}
        </Button>
      </PageHead>
      <FilterBar filters={isAdmin ? filters : []} state={state}>
        <ListTools page="tokens" columns={columns} state={state} />
      </FilterBar>
      <DataGrid
        label={shell('places.tokens')}
        columns={columns}
        state={state}
        pages={pages}
        rowId={(each) => each.id}
        actsOf={(each) => (
          <Popconfirm
            title={t('revoke_sure')}
            okText={t('revoke')}
            cancelText={common('cancel')}
            onConfirm={() => revoke(each, t('revoked'))}
          >
            <Button size="small" danger>
              {t('revoke')}
            </Button>
          </Popconfirm>
        )}
        empty={{ title: t('tokens_none'), hint: t('tokens_none_hint') }}
      />
      <TokenForm open={isAdding} onClose={() => setAdding(false)} onMade={setSecret} />
      <SecretOnce
        title={t('token')}
        about={t('token_once')}
        secret={secret}
        onClose={() => setSecret(null)}
      />
    </>
  );
}

async function revoke(token: ApiToken, words: string): Promise<void> {
  try {
    await ask(api.DELETE('/v1/api-tokens/{token_id}', { params: { path: { token_id: token.id } } }));
    tellDone(words);
  } catch (error) {
    tellFailed(error);
  }
  await queries.invalidateQueries({ queryKey: ['tokens'] });
}

function useTokenColumns(isAdmin: boolean): Column<ApiToken>[] {
  const { t } = useTranslation('access');
  const speech = useSpeech();
  return useMemo(() => {
    const owner: Column<ApiToken> = {
      id: 'owner',
      title: t('owner'),
      width: 120,
      card: 'aside',
      render: (each) => <PersonName id={each.employee_id} />,
    };
    return [
      { id: 'name', title: t('token_name'), width: 200, card: 'title', render: (each) => each.name },
      ...(isAdmin ? [owner] : []),
      {
        id: 'scopes',
        title: t('scopes'),
        width: 320,
        card: 'line',
        render: (each) =>
          byArea(each.scopes ?? [])
            .map(({ area, isWritten }) => {
              const named = t(`areas.${area === '*' ? 'all' : area}` as 'areas.all');
              return t(isWritten ? 'written' : 'only_read', { area: named });
            })
            .join(speech.comma),
      },
      {
        id: 'last_used_at',
        title: t('last_used_at'),
        width: 130,
        card: 'line',
        render: (each) => (each.last_used_at ? speech.away(each.last_used_at) : t('never')),
      },
      {
        id: 'expires_at',
        title: t('expires_at'),
        width: 170,
        card: 'line',
        render: (each) => speech.moment(each.expires_at),
      },
      {
        id: 'created_at',
        title: t('created_at'),
        width: 170,
        render: (each) => speech.moment(each.created_at),
      },
    ];
  }, [t, speech, isAdmin]);
}
