/** Pages for what cannot be shown: what happened, the trace id for whoever helps, and a way on. */
import { Button } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { isRouteErrorResponse, Link, useRouteError } from 'react-router';
import { onAnswerAgain, outage } from '@/api/outage';
import { Problem, problemOf } from '@/api/problem';
import { useTell } from '@/words/problem';
import css from './broken.module.css';

/** A fault, in the place of what it kept from being shown. */
export function ProblemView({ error, onAgain }: { error: unknown; onAgain?: () => void }) {
  const { t } = useTranslation();
  const tell = useTell();
  const problem = problemOf(error);
  return (
    <div className={css.page} role="alert">
      <h1>{problem.status === 404 ? t('not_here') : t('broken')}</h1>
      <p>{tell(problem)}</p>
      {problem.traceId && <p className="quiet">{t('trace', { id: problem.traceId })}</p>}
      <p className={css.ways}>
        {onAgain && (
          <Button type="primary" onClick={onAgain}>
            {t('again')}
          </Button>
        )}
        <Link to="/">{t('home')}</Link>
      </p>
    </div>
  );
}

export function BrokenPage({ inside = false }: { inside?: boolean }) {
  const error = useRouteError();
  const problem = isRouteErrorResponse(error) ? new Problem(error.status, {}) : problemOf(error);
  useEffect(
    () => (problem.isOutage && outage.get() !== null ? onAnswerAgain(() => location.reload()) : undefined),
    [problem],
  );
  const view = <ProblemView error={problem} onAgain={() => location.reload()} />;
  return inside ? view : <main>{view}</main>;
}

export function LostPage() {
  return <ProblemView error={new Problem(404, { code: 'no_such_page' })} />;
}
