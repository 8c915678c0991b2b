/** The document being edited, how it is changed, and what was refused of it. */
import { createContext, useContext } from 'react';
import type { Path, ScoreRules } from './document';

export interface Editing {
  rules: ScoreRules;
  change: (path: Path, value: unknown) => void;
  /** What was refused, by pointer, in words. */
  wrong: ReadonlyMap<string, string>;
}

export const EditingContext = createContext<Editing | null>(null);

export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (!editing) throw new Error('no score rules are being edited here');
  return editing;
}
