/** Teams: their region and who manages them. */
import { PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, ask } from '@/api/client';
import { hasRole, useMe } from '@/api/me';
import { queries } from '@/api/queries';
import type { Team, TeamBody, TeamPatchBody } from '@/api/schema';
import { FilterBar } from '@/parts/filters/filter_bar';
import { FoundSelect } from '@/parts/filters/found_select';
import { FormDrawer } from '@/parts/form/form_drawer';
import type { Column } from '@/parts/grid/columns';
import { DataGrid } from '@/parts/grid/grid';
import { useListState } from '@/parts/grid/list_state';
import { ListTools } from '@/parts/grid/list_tools';
import { usePages } from '@/parts/grid/pages';
import { PageHead } from '@/parts/page_head';
import { employeeName, findEmployees } from '@/screens/leads/find';
import { tellDone } from '@/shell/toasts';
import { changesOf, undoOf } from './changes';
import { PersonName } from './person_name';

export function Component() {
  const { t } = useTranslation('people');
  const { t: shell } = useTranslation('shell');
  const isAdmin = hasRole(useMe(), ['admin']);
  const state = useListState();
  const columns = useTeamColumns();
  const [edited, setEdited] = useState<Team | 'new' | null>(null);
  const query = { ...state.filters, ...(state.sort ? { sort: state.sort } : {}), limit: 100 };
  const pages = usePages(['teams', query], (cursor, signal) =>
    ask(api.GET('/v1/teams', { params: { query: { ...query, cursor } as never }, signal })),
  );
  return (
    <>
      <PageHead title={shell('places.teams')} about={t('teams_about')}>
        {isAdmin && (
          <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setEdited('new')}>
            {t('team_add')}
          </Button>
        )}
      </PageHead>
      <FilterBar
        filters={[{ kind: 'text', name: 'region', label: t('region') }]}
        state={state}
        searchHint={t('team_name')}
      >
        <ListTools page="teams" columns={columns} state={state} />
      </FilterBar>
      <DataGrid
        label={shell('places.teams')}
        columns={columns}
        state={state}
        pages={pages}
        rowId={(each) => each.id}
        onOpen={(each) => isAdmin && setEdited(each)}
        actsOf={(each) => <Link to={`/employees?team_id=${each.id}`}>{t('members')}</Link>}
        empty={{ title: t('team_none') }}
      />
      <TeamForm
        team={edited === 'new' ? null : edited}
        open={edited !== null}
        onClose={() => setEdited(null)}
      />
    </>
  );
}

function useTeamColumns(): Column<Team>[] {
  const { t } = useTranslation('people');
  return useMemo(
    () => [
      {
        id: 'name',
        title: t('team_name'),
        width: 240,
        sort: 'name',
        card: 'title',
        render: (each) => each.name,
      },
      { id: 'region', title: t('region'), width: 160, card: 'aside', render: (each) => each.region },
      {
        id: 'manager',
        title: t('manager'),
        width: 180,
        card: 'line',
        render: (each) => <PersonName id={each.manager_id} />,
      },
    ],
    [t],
  );
}

interface Props {
  team: Team | null;
  open: boolean;
  onClose: () => void;
}

function TeamForm({ team, open, onClose }: Props) {
  const { t } = useTranslation('people');
  const { t: common } = useTranslation();
  const needed = [{ required: true, message: common('required') }];
  const send = async (typed: TeamBody) => {
    if (team === null) {
      await ask(api.POST('/v1/teams', { body: typed }));
      tellDone(common('saved'));
    } else {
      const changes = changesOf<Team>(team, typed);
      const changed = await patch(team, changes);
      tellDone(common('saved'), () => patch(changed, undoOf<Team>(team, changes)));
    }
    await queries.invalidateQueries({ queryKey: ['teams'] });
  };
  return (
    <FormDrawer<TeamBody>
      title={team ? team.name : t('team_add')}
      open={open}
      onClose={onClose}
      onSend={send}
      initial={team ?? undefined}
      draft={`team.${team?.id ?? 'new'}`}
    >
      <Form.Item name="name" label={t('team_name')} rules={needed}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="region" label={t('region')} rules={needed}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="manager_id" label={t('manager')}>
        <FoundSelect find={findEmployees} told={employeeName} />
      </Form.Item>
    </FormDrawer>
  );
}

async function patch(team: Team, body: TeamPatchBody): Promise<Team> {
  const changed = await ask(
    api.PATCH('/v1/teams/{team_id}', {
      params: { path: { team_id: team.id }, header: { 'If-Match': `"${team.version}"` } },
      body,
    }),
  );
  await queries.invalidateQueries({ queryKey: ['teams'] });
  return changed;
}
