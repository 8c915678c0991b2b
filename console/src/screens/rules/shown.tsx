/** A version of the rules as people read it: every rule by name, what it means, and its value. */
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSpeech } from '@/words/speech';
import { type Rules, valueAt } from './documents';
import { type Field, SECTIONS } from './fields';
import css from './rules.module.css';
import { useKeyName, useSaid } from './said';

interface Props {
  rules: Rules;
  /** What a pool says itself; the rest of its rules are the company's. */
  own?: Rules;
}

export function RulesShown({ rules, own }: Props) {
  const { t } = useTranslation('rules');
  return (
    <>
      {SECTIONS.map((section) => (
        <section key={section.name} aria-label={t(`sections.${section.name}`)} className={css.section}>
          <h3>{t(`sections.${section.name}`)}</h3>
          <dl className={css.rules}>
            {section.fields.map((field) => (
              <div key={field.id}>
                <dt>
                  {t(`fields.${field.id}.name`)}
                  {own && valueAt(own, field.path) !== undefined && <Tag>{t('own')}</Tag>}
                  <small className="quiet">{t(`fields.${field.id}.help`)}</small>
                </dt>
                <dd>
                  <Value field={field} value={valueAt(rules, field.path)} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </>
  );
}

function Value({ field, value }: { field: Field; value: unknown }) {
  const { t } = useTranslation('rules');
  const said = useSaid();
  const nameOf = useKeyName();
  const speech = useSpeech();
  if (!field.by) return <>{said(field, value)}</>;
  const below = Object.entries((value ?? {}) as Rules);
  if (below.length === 0) return <>{t('not_set')}</>;
  return (
    <ul className={css.parts}>
      {below.map(([key, part]) => (
        <li key={key}>
          <span className="quiet">{nameOf(key)}</span>{' '}
          {field.by === 'source'
            ? Object.entries((part ?? {}) as Rules)
                .map(([grade, each]) => `${grade} ${said(field, each)}`)
                .join(speech.comma)
            : said(field, part)}
        </li>
      ))}
    </ul>
  );
}
