import type { ReactNode } from 'react';
import css from './lead.module.css';

interface Props {
  title: ReactNode;
  act?: ReactNode;
  children: ReactNode;
}

/** A part of a lead's page: a title, an act, and what it tells. */
export function Card({ title, act, children }: Props) {
  return (
    <section className={css.card}>
      <div className={css.cardHead}>
        <h2>{title}</h2>
        {act}
      </div>
      {children}
    </section>
  );
}
