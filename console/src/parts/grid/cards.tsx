/** The grid on a phone: a card a row, drawn as far as it is scrolled. */
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { NOTHING } from '@/words/speech';
import { Chooser, type GridProps } from './grid';
import css from './grid.module.css';

const CARD_PX = 112;
const AHEAD = 10;

export function Cards<Row>({
  columns,
  pages,
  rowId,
  linkOf,
  onOpen,
  selection,
  actsOf,
  label,
}: GridProps<Row>) {
  const { t } = useTranslation('grid');
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop(list.current?.offsetTop ?? 0), []);
  const virtual = useWindowVirtualizer({
    count: pages.rows.length,
    estimateSize: () => CARD_PX,
    overscan: 6,
    scrollMargin: top,
    gap: 8,
  });
  const drawn = virtual.getVirtualItems();
  const lastDrawn = drawn.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastDrawn >= pages.rows.length - AHEAD) pages.more();
  }, [lastDrawn, pages]);
  const part = (place: 'title' | 'aside' | 'line') => columns.filter((column) => column.card === place);
  return (
    <ul ref={list} aria-label={label} className={css.cards} style={{ height: virtual.getTotalSize() }}>
      {drawn.map(({ index, start }) => {
        const row = pages.rows[index];
        if (row === undefined) return null;
        const link = linkOf?.(row);
        const title = part('title').map((column) => <span key={column.id}>{column.render(row)}</span>);
        return (
          <li
            key={rowId(row)}
            data-index={index}
            ref={virtual.measureElement}
            className={css.card}
            style={{ transform: `translateY(${start - top}px)` }}
          >
            {selection && (
              <Chooser id={rowId(row)} selection={selection} label={t('choose', { row: index + 1 })} />
            )}
            <div className={css.cardBody}>
              <div className={css.cardHead}>
                {link ? (
                  <Link to={link} className={css.cardTitle}>
                    {title}
                  </Link>
                ) : linkOf ? (
                  <span className={css.cardTitle}>{title}</span>
                ) : (
                  <button type="button" className={css.cardTitle} onClick={() => onOpen?.(row)}>
                    {title}
                  </button>
                )}
                <span className={css.cardAside}>
                  {part('aside').map((column) => (
                    <span key={column.id}>{column.render(row)}</span>
                  ))}
                </span>
              </div>
              {part('line').map((column) => (
                <CardLine key={column.id} title={column.title} value={column.render(row)} />
              ))}
              {actsOf && <div className={css.cardActs}>{actsOf(row)}</div>}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

/** A line of a card; one with nothing to say is left out. */
function CardLine({ title, value }: { title: string; value: ReactNode }) {
  if (value === NOTHING || value === null || value === undefined) return null;
  return (
    <div className={css.cardLine}>
      <span className="quiet">{title}</span> {value}
    </div>
  );
}
