/** The head of a column: sorts by a click, and is as wide as one drags it, or as the arrow keys say. */
import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons';
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Column, clampWidth, nextSort } from './columns';
import css from './grid.module.css';

const STEP_PX = 16;

interface Props {
  column: Column<never>;
  width: number;
  sort: string | null;
  onSort: (sort: string | null) => void;
  onWidth: (width: number) => void;
}

export function Head({ column, width, sort, onSort, onWidth }: Props) {
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
