/** Which rows of a table are drawn, which one the keys are at, and that one comes back to where one was. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useLocation } from 'react-router';
import { useKeys } from '@/shell/shortcuts';
import type { Pages } from './pages';

const AHEAD = 20;
const OVERSCAN = 12;
const HEAD_ROWS = 2;
const places = new Map<string, number>();

interface Acts<Row> {
  open?: (row: Row) => void;
  choose?: (row: Row) => void;
}

export function useRows<Row>(pages: Pages<Row>, rowPx: number, acts: Acts<Row>) {
  const box = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const here = useLocation().key;
  const virtual = useVirtualizer({
    count: pages.rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowPx,
    overscan: OVERSCAN,
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
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / rowPx) - HEAD_ROWS);
    const target = targetOf(event.key, active, page, pages.rows.length - 1);
    const row = pages.rows[active];
    if (target !== undefined) goTo(target);
    else if (event.key === 'Enter' && row) acts.open?.(row);
    else if ((event.key === 'x' || event.key === ' ') && row) acts.choose?.(row);
    else return;
    event.preventDefault();
  };
  return { box, drawn, height: virtual.getTotalSize(), active, setActive, onKeyDown };
}

/** The row a key goes to. */
function targetOf(key: string, active: number, page: number, last: number): number | undefined {
  return {
    ArrowDown: active + 1,
    j: active + 1,
    ArrowUp: active - 1,
    k: active - 1,
    PageDown: active + page,
    PageUp: active - page,
    Home: 0,
    End: last,
  }[key];
}
