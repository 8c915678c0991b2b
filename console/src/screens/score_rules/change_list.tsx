/** What changes, line by line; many are opened on demand. */
import { useTranslation } from 'react-i18next';
import type { Change } from './changes';
import { useSaidChange } from './said';
import css from './score_rules.module.css';

const FIRST = 6;

export function ChangeList({ changes }: { changes: readonly Change[] }) {
  const { t } = useTranslation('score_rules');
  if (changes.length === 0) return <p className="quiet">{t('no_changes')}</p>;
  return (
    <>
      <Lines changes={changes.slice(0, FIRST)} />
      {changes.length > FIRST && (
        <details>
          <summary className={css.summary}>{t('more_changes', { count: changes.length - FIRST })}</summary>
          <Lines changes={changes.slice(FIRST)} />
        </details>
      )}
    </>
  );
}

function Lines({ changes }: { changes: readonly Change[] }) {
  const said = useSaidChange();
  return (
    <ul className={css.changes}>
      {changes.map((change) => (
        <li key={JSON.stringify(change)}>{said(change)}</li>
      ))}
    </ul>
  );
}
