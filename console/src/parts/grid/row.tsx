/** One row of the table on a desk. */
import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Column } from './columns';
import { Chooser, type GridProps } from './grid';
import css from './grid.module.css';

interface Props<Row> extends Pick<GridProps<Row>, 'rowId' | 'linkOf' | 'selection' | 'actsOf'> {
  row: Row;
  index: number;
  columns: readonly Column<Row>[];
  isActive: boolean;
  onClick: () => void;
  style: CSSProperties;
}

export function TableRow<Row>(props: Props<Row>) {
  const { row, index, columns, isActive, rowId, linkOf, selection, actsOf, onClick, style } = props;
  const { t } = useTranslation('grid');
  const id = rowId(row);
  return (
    <div
      id={`row-${index}`}
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      aria-selected={selection ? selection.chosen.has(id) : undefined}
      className={isActive ? `${css.row} ${css.active}` : css.row}
      style={style}
      onClick={onClick}
    >
      {selection && (
        <div role="gridcell" className={css.cell}>
          <Chooser id={id} selection={selection} label={t('choose', { row: index + 1 })} />
        </div>
      )}
      {columns.map((column) => (
        <div
          key={column.id}
          role="gridcell"
          className={column.align === 'end' ? `${css.cell} ${css.end}` : css.cell}
        >
          <Cell column={column} row={row} link={linkOf?.(row)} />
        </div>
      ))}
      {actsOf && (
        <div
          role="gridcell"
          tabIndex={-1}
          className={`${css.cell} ${css.acts}`}
          onClick={(event) => event.stopPropagation()}
        >
          {actsOf(row)}
        </div>
      )}
    </div>
  );
}

function Cell<Row>({ column, row, link }: { column: Column<Row>; row: Row; link?: string }) {
  if (column.card !== 'title' || !link) return column.render(row);
  return (
    <Link to={link} tabIndex={-1} className={css.title} onClick={(event) => event.stopPropagation()}>
      {column.render(row)}
    </Link>
  );
}
