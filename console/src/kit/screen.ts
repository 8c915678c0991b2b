/** How wide the window is: a phone shows cards and a bar of tabs, a desk shows tables and a side of links. */
import { useSyncExternalStore } from 'react';

const narrow = matchMedia('(max-width: 767px)');
const coarse = matchMedia('(pointer: coarse)');

function useMatch(query: MediaQueryList): boolean {
  return useSyncExternalStore(
    (listener) => {
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => query.matches,
  );
}

export function useIsPhone(): boolean {
  return useMatch(narrow);
}

/** Whether a finger points; targets are 44 px then. */
export function useIsTouch(): boolean {
  return useMatch(coarse);
}
