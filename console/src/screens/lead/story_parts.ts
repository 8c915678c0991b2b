/** Which lines of a lead's history are contacts, and which are changes. Pure. */
import type { HistoryLine } from '@/api/schema';

export type Part = 'all' | 'contacts' | 'changes';

export const PARTS: readonly Part[] = ['all', 'contacts', 'changes'];

export function isShown(line: Pick<HistoryLine, 'type'>, part: Part): boolean {
  return part === 'all' || (line.type === 'touched') === (part === 'contacts');
}

export function touchIdOf(line: Pick<HistoryLine, 'details'>): string | null {
  const id = line.details.touch_id;
  return typeof id === 'string' ? id : null;
}

/** Words of the history as a sentence begins. */
export function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
