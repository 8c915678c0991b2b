/** The smallest shared state: a value, who listens, and a hook. */
import { useSyncExternalStore } from 'react';

export interface Store<T> {
  get(): T;
  set(value: T): void;
  subscribe(listener: () => void): () => void;
}

export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get);
}

/** A store that survives a reload in this browser. */
export function createKept<T extends string>(key: string, initial: T, allowed: readonly T[]): Store<T> {
  const kept = localStorage.getItem(key) as T | null;
  const store = createStore<T>(kept !== null && allowed.includes(kept) ? kept : initial);
  store.subscribe(() => localStorage.setItem(key, store.get()));
  return store;
}
