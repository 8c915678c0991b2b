/** Keys that work on every page. A page adds its own with `useKeys`; none fires while somebody types. */
import { useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';
import { paletteIsOpen, sheetIsOpen } from './overlays';

export type Keys = Record<string, (event: KeyboardEvent) => void>;

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** A dialog, a menu or the like over the page has the keys to itself. */
function isOver(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role=dialog], [role=menu], [role=listbox]') !== null;
}

/** Hear keys by their `event.key`, with `ctrl+` before those held with Ctrl or Cmd. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const held = event.ctrlKey || event.metaKey;
      if (event.defaultPrevented || event.altKey) return;
      if (!held && (isTyping(event.target) || isOver(event.target))) return;
      const act = latest.current[`${held ? 'ctrl+' : ''}${event.key}`];
      if (!act) return;
      event.preventDefault();
      act(event);
    };
    addEventListener('keydown', hear);
    return () => removeEventListener('keydown', hear);
  }, []);
}

export function useShortcuts(): void {
  const go = useNavigate();
  useKeys({
    'ctrl+k': () => paletteIsOpen.set(true),
    '/': () => paletteIsOpen.set(true),
    '?': () => sheetIsOpen.set(true),
    '[': () => void go(-1),
  });
}
