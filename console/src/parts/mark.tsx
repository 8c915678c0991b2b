import type { ReactNode } from 'react';
import css from './mark.module.css';

export type Tone = 'good' | 'bad' | 'info' | 'plain';

/** A word on a quiet ground, for a state. */
export function Mark({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={css.mark} data-tone={tone}>
      {children}
    </span>
  );
}
