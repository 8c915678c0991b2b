/** The grid on a desk: a table with its head kept in sight, moved through by keys. */
import { Checkbox } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Column, Shown } from './columns';
import { type GridProps, toggled } from './grid';
import css from './grid.module.css';
import { Head } from './head';
import type { Density } from './list_state';
import { TableRow } from './row';
import { useRows } from './use_rows';

const ROW_PX: Record<Density, number> = { compact: 34, usual: 44, roomy: 56 };
const CHOOSER_PX = 44;
const ACTS_PX = 120;
const TWO_ACTS_PX = 180;

interface Props<Row> extends GridProps<Row> {
  shown: readonly Shown[];
  onShown: (shown: Shown[]) => void;
}

export function Table<Row>(props: Props<Row>) {
  const { shown, state, pages, rowId, onOpen, selection, label } = props;
  const rowPx = ROW_PX[state.density];
  const { box, drawn, height, active, setActive, onKeyDown } = useRows(pages, rowPx, {
    open: onOpen,
    choose: (row) => selection?.set(toggled(selection.chosen, rowId(row))),
  });
  const columns = shown.flatMap(({ id }) => props.columns.find((each) => each.id === id) ?? []);
  const template = templateOf(props);
  return (
    <div
      ref={box}
      className={css.box}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={pages.hasMore ? -1 : pages.rows.length + 1}
      aria-busy={pages.isRefreshing}
      aria-activedescendant={drawn.some(({ index }) => index === active) ? `row-${active}` : undefined}
      data-density={state.density}
      onKeyDown={onKeyDown}
    >
      <Heads {...props} template={template} />
      <div role="rowgroup" className={css.body} style={{ height }}>
        {drawn.map(({ index, start }) => {
          const row = pages.rows[index];
          if (row === undefined) return null;
          return (
            <TableRow
              {...props}
              key={rowId(row)}
              row={row}
              index={index}
              columns={columns}
              isActive={index === active}
              style={{ gridTemplateColumns: template, height: rowPx, transform: `translateY(${start}px)` }}
              onClick={() => {
                setActive(index);
                onOpen?.(row);
              }}
            />
          );
        })}
      </div>
    </div>
  );
}

/** The widths of a row's cells; the last column takes what is left over. */
function templateOf<Row>({ shown, selection, actsOf, hasTwoActs }: Props<Row>): string {
  const last = shown.length - 1;
  return [
    ...(selection ? [`${CHOOSER_PX}px`] : []),
    ...shown.map(({ width }, index) => (index === last ? `minmax(${width}px, 1fr)` : `${width}px`)),
    ...(actsOf ? [`${hasTwoActs ? TWO_ACTS_PX : ACTS_PX}px`] : []),
  ].join(' ');
}

function Heads<Row>(props: Props<Row> & { template: string }) {
  const { columns, shown, onShown, state, actsOf, template } = props;
  const { t } = useTranslation('grid');
  return (
    <div className={css.head} role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
      <ChooseAll {...props} />
      {shown.map(({ id, width }) => {
        const column = columns.find((each) => each.id === id);
        return (
          column && (
            <Head
              key={id}
              column={column as Column<never>}
              width={width}
              sort={state.sort}
              onSort={state.setSort}
              onWidth={(next) =>
                onShown(shown.map((each) => (each.id === id ? { ...each, width: next } : each)))
              }
            />
          )
        );
      })}
      {actsOf && (
        <div role="columnheader" className={`${css.cell} ${css.acts}`}>
          <span className="sr-only">{t('acts')}</span>
        </div>
      )}
    </div>
  );
}

function ChooseAll<Row>({ pages, rowId, selection }: Props<Row>) {
  const { t } = useTranslation('grid');
  if (!selection) return null;
  const allChosen = pages.rows.every((row) => selection.chosen.has(rowId(row)));
  return (
    <div role="columnheader" className={css.cell}>
      <Checkbox
        aria-label={t('choose_all')}
        checked={allChosen}
        indeterminate={!allChosen && selection.chosen.size > 0}
        onChange={() => selection.set(new Set(allChosen ? [] : pages.rows.map(rowId)))}
      />
    </div>
  );
}
