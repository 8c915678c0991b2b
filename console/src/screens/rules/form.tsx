/** The rules as a form: each with its meaning, its value, and what it was before. */
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Rules, valueAt } from './documents';
import { type Field, GRADES, SECTIONS, SENIORITIES } from './fields';
import { RuleInput } from './inputs';
import css from './rules.module.css';
import { type NamedField, useKeyName } from './said';

interface Props {
  /** What the form begins with. */
  initial: Rules;
  /** What holds where a pool says nothing; a company's form is full. */
  under?: Rules;
}

export function RulesForm({ initial, under }: Props) {
  const { t } = useTranslation('rules');
  return SECTIONS.map((section) => (
    <section key={section.name} className={css.section} aria-label={t(`sections.${section.name}`)}>
      <h2>{t(`sections.${section.name}`)}</h2>
      {section.fields.map((field) => (
        <div key={field.id} className={css.field}>
          <div>
            <strong>{t(`fields.${field.id}.name`)}</strong>
            <small className="quiet">{t(`fields.${field.id}.help`)}</small>
          </div>
          <div className={css.inputs}>
            <Inputs field={field} initial={initial} under={under} />
          </div>
        </div>
      ))}
    </section>
  ));
}

function Inputs({ field, initial, under }: { field: NamedField } & Props) {
  const { t } = useTranslation('rules');
  const nameOf = useKeyName();
  const name = t(`fields.${field.id}.name`);
  if (field.by === 'source' || field.by === 'size')
    return <Named field={field} initial={initial} name={name} />;
  if (!field.by)
    return (
      <RuleInput field={field} path={field.path} label={name} under={under && valueAt(under, field.path)} />
    );
  const keys: readonly string[] = field.by === 'grade' ? GRADES : SENIORITIES;
  return keys.map((key) => {
    const path = [...field.path, key];
    return (
      <div key={key} className={css.one}>
        <small className="quiet">{nameOf(key)}</small>
        <RuleInput
          field={field}
          path={path}
          label={`${name} ${nameOf(key)}`}
          under={under && valueAt(under, path)}
        />
      </div>
    );
  });
}

/** Values of names that people give: sources, each by grade, or sizes. */
function Named({ field, initial, name }: { field: Field; initial: Rules; name: string }) {
  const { t } = useTranslation('rules');
  const nameOf = useKeyName();
  const [names, setNames] = useState(() => Object.keys((valueAt(initial, field.path) ?? {}) as Rules));
  const [typed, setTyped] = useState('');
  const add = () => {
    const wanted = typed.trim();
    if (wanted && !names.includes(wanted)) setNames([...names, wanted]);
    setTyped('');
  };
  const below: readonly (readonly string[])[] = field.by === 'source' ? GRADES.map((grade) => [grade]) : [[]];
  return (
    <>
      {names.map((each) => (
        <div key={each} className={css.named}>
          <strong>{nameOf(each)}</strong>
          {below.map((rest) => (
            <div key={rest.join()} className={css.one}>
              {rest.length > 0 && <small className="quiet">{nameOf(rest.join())}</small>}
              <RuleInput
                field={field}
                path={[...field.path, each, ...rest]}
                label={`${name} ${each} ${rest.join()}`}
              />
            </div>
          ))}
          <Button type="text" onClick={() => setNames(names.filter((one) => one !== each))}>
            {t('remove', { name: nameOf(each) })}
          </Button>
        </div>
      ))}
      <div className={css.adding}>
        <Input
          aria-label={t(`new_${field.by}` as 'new_source')}
          placeholder={t(`new_${field.by}` as 'new_source')}
          value={typed}
          maxLength={100}
          onChange={(event) => setTyped(event.target.value)}
          onPressEnter={(event) => {
            event.preventDefault();
            add();
          }}
        />
        <Button onClick={add}>{t('add')}</Button>
      </div>
    </>
  );
}
