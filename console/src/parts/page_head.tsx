import type { ReactNode } from 'react';
import css from './page_head.module.css';

/** A page's title, a line about it, and its main acts. */
export function PageHead({
  title,
  about,
  children,
}: {
  title: ReactNode;
  about?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className={css.head}>
      <div className={css.words}>
        <h1>{title}</h1>
        {about && <p className="quiet">{about}</p>}
      </div>
      {children && <div className={css.acts}>{children}</div>}
    </div>
  );
}
