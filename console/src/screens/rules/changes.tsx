/** What one version of the rules says otherwise than another, in words. */
import { useTranslation } from 'react-i18next';
import type { Change } from './documents';
import { fieldAt } from './fields';
import css from './rules.module.css';
import { useRuleName, useSaid } from './said';

export function Changes({ changes }: { changes: readonly Change[] }) {
  const { t } = useTranslation('rules');
  const nameOf = useRuleName();
  const said = useSaid();
  if (changes.length === 0) return <p className="quiet">{t('no_changes')}</p>;
  return (
    <ul className={css.changes}>
      {changes.map(({ path, before, after }) => {
        const field = fieldAt(path)?.field;
        const say = (value: unknown) => (field ? said(field, value) : String(value ?? t('not_set')));
        return (
          <li key={path.join('/')}>
            <span>{nameOf(path)}</span>
            <span>
              <del>{say(before)}</del> → <strong>{say(after)}</strong>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
