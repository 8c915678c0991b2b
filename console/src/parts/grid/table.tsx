/** The grid on a desk: a table with its head kept in sight, moved through by keys. */
import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Checkbox } from 'antd';
import { type KeyboardEvent, type PointerEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { useKeys } from '@/shell/shortcuts';
import { type Column, clampWidth, nextSort, type Shown } from './columns';
import { Chooser, type GridProps, toggled } from './grid';
import css from './grid.module.css';
import type { Density } from './list_state';

const ROW_PX: Record<Density, number> = { compact: 34, usual: 44, roomy: 56 };
const CHOOSER_PX = 44;
const ACTS_PX = 120;
const TWO_ACTS_PX = 180;
const AHEAD = 20;
const STEP_PX = 16;
const places = new Map<string, number>();

interface Props<Row> extends GridProps<Row> {
  shown: readonly Shown[];
  onShown: (shown: Shown[]) => void;
}

export function Table<Row>(props: Props<Row>) {
  const {
    columns,
    shown,
    onShown,
    state,
    pages,
    rowId,
    linkOf,
    onOpen,
    selection,
    actsOf,
    label,
    hasTwoActs,
  } = props;
  const { t } = useTranslation('grid');
  const box = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const here = useLocation().key;
  const rowPx = ROW_PX[state.density];
  const virtual = useVirtualizer({
    count: pages.rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowPx,
    overscan: 12,
    initialOffset: () => places.get(here) ?? 0,
  });
  const drawn = virtual.getVirtualItems();
  const lastDrawn = drawn.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastDrawn >= pages.rows.length - AHEAD) pages.more();
  }, [lastDrawn, pages]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows are of another height now
  useEffect(() => virtual.measure(), [rowPx]);
  // Of the layout, for by the time of a plain effect the box is gone.
  useLayoutEffect(() => () => void places.set(here, box.current?.scrollTop ?? 0), [here]);
  const cells = shown.flatMap(({ id, width }) => {
    const column = columns.find((each) => each.id === id);
    return column ? [{ column, width }] : [];
  });
  const template = [
    ...(selection ? [`${CHOOSER_PX}px`] : []),
    ...cells.map(({ width }, index) =>
      index === cells.length - 1 ? `minmax(${width}px, 1fr)` : `${width}px`,
    ),
    ...(actsOf ? [`${hasTwoActs ? TWO_ACTS_PX : ACTS_PX}px`] : []),
  ].join(' ');
  const goTo = (index: number) => {
    const next = Math.max(0, Math.min(pages.rows.length - 1, index));
    setActive(next);
    virtual.scrollToIndex(next);
  };
  // From elsewhere on the page the first key comes to the row one was at.
  const enter = () => {
    box.current?.focus();
    goTo(active);
  };
  useKeys({ j: enter, k: enter });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = pages.rows[active];
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / rowPx) - 2);
    const target: number | undefined = {
      ArrowDown: active + 1,
      j: active + 1,
      ArrowUp: active - 1,
      k: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: pages.rows.length - 1,
    }[event.key];
    if (target !== undefined) goTo(target);
    else if (event.key === 'Enter' && row) onOpen?.(row);
    else if ((event.key === 'x' || event.key === ' ') && row)
      selection?.set(toggled(selection.chosen, rowId(row)));
    else return;
    event.preventDefault();
  };
  const allChosen = selection !== undefined && pages.rows.every((row) => selection.chosen.has(rowId(row)));
  return (
    <div
      ref={box}
      className={css.box}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={pages.hasMore ? -1 : pages.rows.length + 1}
      aria-busy={pages.isRefreshing}
      aria-activedescendant={`row-${active}`}
      data-density={state.density}
      onKeyDown={onKeyDown}
    >
      <div className={css.head} role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
        {selection && (
          <div role="columnheader" className={css.cell}>
            <Checkbox
              aria-label={t('choose_all')}
              checked={allChosen}
              indeterminate={!allChosen && selection.chosen.size > 0}
              onChange={() => selection.set(new Set(allChosen ? [] : pages.rows.map(rowId)))}
            />
          </div>
        )}
        {cells.map(({ column, width }) => (
          <Head
            key={column.id}
            column={column as Column<never>}
            width={width}
            sort={state.sort}
            onSort={state.setSort}
            onWidth={(next) =>
              onShown(shown.map((each) => (each.id === column.id ? { ...each, width: next } : each)))
            }
          />
        ))}
        {actsOf && (
          <div role="columnheader" className={`${css.cell} ${css.acts}`}>
            <span className="sr-only">{t('acts')}</span>
          </div>
        )}
      </div>
      <div role="rowgroup" className={css.body} style={{ height: virtual.getTotalSize() }}>
        {drawn.map(({ index, start }) => {
          const row = pages.rows[index];
          if (row === undefined) return null;
          const id = rowId(row);
          const link = linkOf?.(row);
          return (
            <div
              key={id}
              id={`row-${index}`}
              role="row"
              tabIndex={-1}
              aria-rowindex={index + 2}
              aria-selected={selection ? selection.chosen.has(id) : undefined}
              className={index === active ? `${css.row} ${css.active}` : css.row}
              style={{ gridTemplateColumns: template, height: rowPx, transform: `translateY(${start}px)` }}
              onClick={() => {
                setActive(index);
                onOpen?.(row);
              }}
            >
              {selection && (
                <div role="gridcell" className={css.cell}>
                  <Chooser id={id} selection={selection} label={t('choose', { row: index + 1 })} />
                </div>
              )}
              {cells.map(({ column }) => (
                <div
                  key={column.id}
                  role="gridcell"
                  className={column.align === 'end' ? `${css.cell} ${css.end}` : css.cell}
                >
                  {column.card === 'title' && link ? (
                    <Link
                      to={link}
                      tabIndex={-1}
                      className={css.title}
                      onClick={(event) => event.stopPropagation()}
                    >
                      {column.render(row)}
                    </Link>
                  ) : (
                    column.render(row)
                  )}
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
        })}
      </div>
    </div>
  );
}

interface HeadProps {
  column: Column<never>;
  width: number;
  sort: string | null;
  onSort: (sort: string | null) => void;
  onWidth: (width: number) => void;
}

function Head({ column, width, sort, onSort, onWidth }: HeadProps) {
  const { t } = useTranslation('grid');
  const way =
    column.sort && sort === column.sort
      ? 'ascending'
      : column.sort && sort === `-${column.sort}`
        ? 'descending'
        : 'none';
  const [dragged, setDragged] = useState<number | null>(null);
  const from = useRef({ x: 0, width });
  const grab = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = { x: event.clientX, width };
    setDragged(width);
  };
  const drag = (event: PointerEvent) => {
    if (dragged !== null) setDragged(clampWidth(from.current.width + event.clientX - from.current.x));
  };
  const drop = () => {
    if (dragged !== null && dragged !== width) onWidth(dragged);
    setDragged(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -STEP_PX, ArrowRight: STEP_PX }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    onWidth(clampWidth(width + by));
  };
  return (
    <div
      role="columnheader"
      aria-sort={column.sort ? way : undefined}
      className={column.align === 'end' ? `${css.cell} ${css.end}` : css.cell}
    >
      {column.sort ? (
        <button
          type="button"
          className={css.sorter}
          onClick={() => onSort(nextSort(sort, column.sort ?? '', column.only))}
        >
          <span className={css.headText} title={column.title}>
            {column.title}
          </span>
          {way === 'ascending' && <ArrowUpOutlined aria-hidden />}
          {way === 'descending' && <ArrowDownOutlined aria-hidden />}
        </button>
      ) : (
        <span className={css.headText} title={column.title}>
          {column.title}
        </span>
      )}
      <span
        role="separator"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={t('width_of', { column: column.title })}
        aria-valuenow={width}
        className={css.handle}
        style={dragged === null ? undefined : { transform: `translateX(${dragged - width}px)`, opacity: 1 }}
        onPointerDown={grab}
        onPointerMove={drag}
        onPointerUp={drop}
        onPointerCancel={() => setDragged(null)}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}
