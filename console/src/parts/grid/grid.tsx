/** A list of many rows: columns on a desk, cards on a phone; only what is seen is drawn. */
import { Button, Checkbox, Empty, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useIsPhone } from '@/kit/screen';
import { ProblemView } from '@/shell/broken';
import { Cards } from './cards';
import { type Column, readColumns, writeColumns } from './columns';
import css from './grid.module.css';
import type { ListState } from './list_state';
import type { Pages } from './pages';
import { Table } from './table';

export interface GridProps<Row> {
  label: string;
  columns: readonly Column<Row>[];
  state: ListState;
  pages: Pages<Row>;
  rowId: (row: Row) => string;
  /** Where a row leads; its title is a link to it. Undefined for one that leads nowhere. */
  linkOf?: (row: Row) => string | undefined;
  onOpen?: (row: Row) => void;
  selection?: Selection;
  /** Acts on one row, at its end. */
  actsOf?: (row: Row) => ReactNode;
  /** Room for two of them, or for a long one. */
  hasTwoActs?: boolean;
  empty: { title: string; hint?: string; act?: ReactNode };
}

export interface Selection {
  chosen: ReadonlySet<string>;
  set: (chosen: ReadonlySet<string>) => void;
}

export function DataGrid<Row>(props: GridProps<Row>) {
  const { t } = useTranslation('grid');
  const isPhone = useIsPhone();
  const { columns, state, pages } = props;
  const shown = readColumns(state.columns, columns as readonly Column<never>[]);
  const isFiltered = Object.keys(state.filters).length > 0;
  if (pages.error && pages.rows.length === 0)
    return <ProblemView error={pages.error} onAgain={pages.again} />;
  if (pages.isFirstLoading) return <Skeleton active paragraph={{ rows: 8 }} title={false} />;
  if (pages.rows.length === 0) {
    return (
      <Empty
        image={Empty.PRESENTED_IMAGE_SIMPLE}
        description={isFiltered ? t('none_match') : props.empty.title}
      >
        {isFiltered ? <Button onClick={() => state.setFilters({})}>{t('clear')}</Button> : props.empty.act}
        {!isFiltered && props.empty.hint && <p className="quiet">{props.empty.hint}</p>}
      </Empty>
    );
  }
  if (isPhone) return <Cards {...props} />;
  return (
    <Table
      {...props}
      shown={shown}
      onShown={(next) => state.setColumns(writeColumns(next, columns as readonly Column<never>[]))}
    />
  );
}

/** A box to choose a row with. */
export function Chooser({ id, selection, label }: { id: string; selection: Selection; label: string }) {
  return (
    <Checkbox
      className={css.chooser}
      aria-label={label}
      tabIndex={-1}
      checked={selection.chosen.has(id)}
      onClick={(event) => event.stopPropagation()}
      onChange={() => selection.set(toggled(selection.chosen, id))}
    />
  );
}

export function toggled(chosen: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(chosen);
  if (!next.delete(id)) next.add(id);
  return next;
}
