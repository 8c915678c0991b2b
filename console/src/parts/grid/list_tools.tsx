/** What stands at the end of a list's line: its views, how close its rows are, which columns it has in what order. */
import { ArrowDownOutlined, ArrowUpOutlined, ColumnHeightOutlined, TableOutlined } from '@ant-design/icons';
import { Button, Checkbox, Dropdown, Popover } from 'antd';
import { useTranslation } from 'react-i18next';
import { useIsPhone } from '@/kit/screen';
import { type Column, moved, readColumns, type Shown, writeColumns } from './columns';
import type { Density, ListState } from './list_state';
import css from './list_tools.module.css';
import { Views } from './views';
import type { View } from './views_data';

const NONE: readonly View[] = [];

interface Props<Row> {
  columns: readonly Column<Row>[];
  state: ListState;
  /** The list its views are kept of; without, they stand elsewhere on the page. */
  page?: string;
}

export function ListTools<Row>({ columns, state, page }: Props<Row>) {
  const { t } = useTranslation('grid');
  const views = page !== undefined && <Views page={page} state={state} known={NONE} />;
  if (useIsPhone()) return views;
  return (
    <>
      {views}
      <Dropdown
        trigger={['click']}
        menu={{
          items: (['compact', 'usual', 'roomy'] as Density[]).map((key) => ({
            key,
            label: t(`densities.${key}`),
          })),
          selectable: true,
          selectedKeys: [state.density],
          onClick: ({ key }) => state.setDensity(key as Density),
        }}
      >
        <Button icon={<ColumnHeightOutlined aria-hidden />} aria-label={t('density')} />
      </Dropdown>
      <Popover
        trigger="click"
        placement="bottomRight"
        arrow={false}
        content={<ColumnPicker columns={columns as readonly Column<never>[]} state={state} />}
      >
        <Button icon={<TableOutlined aria-hidden />}>{t('columns')}</Button>
      </Popover>
    </>
  );
}

function ColumnPicker({ columns, state }: { columns: readonly Column<never>[]; state: ListState }) {
  const { t } = useTranslation('grid');
  const shown = readColumns(state.columns, columns);
  const hidden = columns.filter((column) => !shown.some(({ id }) => id === column.id));
  const change = (next: readonly Shown[]) => state.setColumns(writeColumns(next, columns));
  const titleOf = (id: string) => columns.find((column) => column.id === id)?.title ?? id;
  return (
    <div className={css.picker}>
      {shown.map(({ id }, index) => (
        <div key={id} className={css.line}>
          <Checkbox
            checked
            disabled={shown.length === 1}
            onChange={() => change(shown.filter((each) => each.id !== id))}
          >
            {titleOf(id)}
          </Checkbox>
          <span>
            <Button
              size="small"
              type="text"
              icon={<ArrowUpOutlined aria-hidden />}
              disabled={index === 0}
              aria-label={t('column_up', { column: titleOf(id) })}
              onClick={() => change(moved(shown, id, -1))}
            />
            <Button
              size="small"
              type="text"
              icon={<ArrowDownOutlined aria-hidden />}
              disabled={index === shown.length - 1}
              aria-label={t('column_down', { column: titleOf(id) })}
              onClick={() => change(moved(shown, id, 1))}
            />
          </span>
        </div>
      ))}
      {hidden.map(({ id, title, width }) => (
        <div key={id} className={css.line}>
          <Checkbox checked={false} onChange={() => change([...shown, { id, width }])}>
            {title}
          </Checkbox>
        </div>
      ))}
      <Button type="link" onClick={() => state.setColumns(null)}>
        {t('columns_usual')}
      </Button>
    </div>
  );
}
