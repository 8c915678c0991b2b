/** Everybody who works here, as far as the reader may see; changed by HR and admins. */
import { UserAddOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { hasRole, useMe } from '@/api/me';
import type { Employee } from '@/api/schema';
import { FilterBar } from '@/parts/filters/filter_bar';
import { DataGrid } from '@/parts/grid/grid';
import { useListState } from '@/parts/grid/list_state';
import { ListTools } from '@/parts/grid/list_tools';
import { usePages } from '@/parts/grid/pages';
import { PageHead } from '@/parts/page_head';
import { EmployeeActs } from './acts';
import { useEmployeeColumns, useEmployeeFilters } from './columns';

const EmployeeForm = lazy(() => import('./employee_form'));
const PAGE_ROWS = 100;

export function Component() {
  const { t } = useTranslation('people');
  const { t: shell } = useTranslation('shell');
  const mayWrite = hasRole(useMe(), ['hr', 'admin']);
  const state = useListState();
  const columns = useEmployeeColumns();
  const [edited, setEdited] = useState<Employee | 'new' | null>(null);
  const query = { ...state.filters, ...(state.sort ? { sort: state.sort } : {}), limit: PAGE_ROWS };
  const pages = usePages(['employees', query], (cursor, signal) =>
    ask(api.GET('/v1/employees', { params: { query: { ...query, cursor } as never }, signal })),
  );
  return (
    <>
      <PageHead title={shell('places.employees')}>
        {mayWrite && (
          <Button type="primary" icon={<UserAddOutlined aria-hidden />} onClick={() => setEdited('new')}>
            {t('add')}
          </Button>
        )}
      </PageHead>
      <FilterBar filters={useEmployeeFilters()} state={state} searchHint={t('search_hint')}>
        <ListTools page="employees" columns={columns} state={state} />
      </FilterBar>
      <DataGrid
        label={shell('places.employees')}
        columns={columns}
        state={state}
        pages={pages}
        rowId={(each) => each.id}
        onOpen={(each) => mayWrite && setEdited(each)}
        actsOf={(each) => <EmployeeActs person={each} />}
        empty={{ title: t('empty') }}
      />
      <Suspense>
        {edited !== null && (
          <EmployeeForm person={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
        )}
      </Suspense>
    </>
  );
}
