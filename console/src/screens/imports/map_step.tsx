/** Step two: the file's columns on one side, our fields on the other. */
import { Alert, Button, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { FoundSelect } from '@/parts/filters/found_select';
import { findPools } from '@/screens/leads/find';
import { tellDone, tellFailed } from '@/shell/toasts';
import { useSpeech } from '@/words/speech';
import { FIELDS, type Kind, missingOf, withField } from './fields';
import css from './imports.module.css';
import type { Wizard } from './wizard';

const KEPT = '';

export function MapStep({ wizard }: { wizard: Wizard }) {
  const { t } = useTranslation('imports');
  const { t: common } = useTranslation();
  const { chosen, peeked, mapping } = wizard;
  if (!chosen || !peeked) return null;
  const missing = missingOf(chosen.kind, mapping);
  return (
    <>
      <Why wizard={wizard} />
      {missing && <Alert type="warning" showIcon title={t(`missing.${missing}`)} />}
      {Object.values(mapping).includes('outcome') && <Alert type="info" showIcon title={t('history')} />}
      <section aria-label={t('steps.map')}>
        <div className={css.mapHead} aria-hidden>
          <span>{t('column')}</span>
          <span>{t('field')}</span>
        </div>
        <ul className={css.map}>
          {peeked.columns.map((column, index) => (
            <li key={column} className={css.mapLine}>
              <span className={css.mapColumn} data-data>
                <strong>{column}</strong>
                <small className="quiet">{peeked.samples[index]?.join(' · ') || t('no_samples')}</small>
              </span>
              <FieldSelect
                kind={chosen.kind}
                column={column}
                value={mapping[column] ?? KEPT}
                onChange={(field) => wizard.setMapping(withField(mapping, column, field || null))}
              />
            </li>
          ))}
        </ul>
      </section>
      {chosen.kind === 'leads' && (
        <div className={css.pool}>
          <span aria-hidden>{t('pool')}</span>
          <FoundSelect
            label={t('pool')}
            find={findPools}
            value={wizard.poolId ?? undefined}
            onChange={(value) => wizard.setPoolId(value ?? null)}
          />
          <small className="quiet">{t('pool_hint')}</small>
        </div>
      )}
      <div className={css.ends}>
        <Button onClick={wizard.startAgain}>{common('back')}</Button>
        <Button
          type="primary"
          disabled={missing !== null}
          loading={wizard.sent !== null}
          onClick={() => void wizard.check()}
        >
          {t('check')}
        </Button>
      </div>
    </>
  );
}

/** Where the proposal comes from; one that is remembered can be forgotten here. */
function Why({ wizard }: { wizard: Wizard }) {
  const { t } = useTranslation('imports');
  const speech = useSpeech();
  const { peeked } = wizard;
  if (!peeked) return null;
  if (Object.keys(peeked.mapping).length === 0)
    return <span className="quiet">{t('nothing_recognised')}</span>;
  const forget = async () => {
    try {
      await wizard.forget();
      tellDone(t('forgotten'));
    } catch (error) {
      tellFailed(error);
    }
  };
  return (
    <div className={css.why}>
      <span className="quiet">
        {t('proposed', { why: speech.say(peeked.why) })}
        {peeked.filename && t('why_file', { file: peeked.filename, when: speech.away(peeked.used_at) })}
        {t('stop')}
        {t('map_hint')}
      </span>
      {peeked.id && (
        <Button size="small" onClick={() => void forget()}>
          {t('forget_this')}
        </Button>
      )}
    </div>
  );
}

interface FieldSelectProps {
  kind: Kind;
  column: string;
  value: string;
  onChange: (field: string) => void;
}

function FieldSelect({ kind, column, value, onChange }: FieldSelectProps) {
  const { t } = useTranslation('imports');
  const groups = Object.entries(FIELDS[kind]).map(([group, fields]) => ({
    label: t(`field_groups.${group}` as 'field_groups.person'),
    options: fields.map((field: string) => ({
      value: field,
      label: t(`fields.${field}` as 'fields.name'),
    })),
  }));
  return (
    <Select
      aria-label={t('field_of', { column })}
      className={css.mapField}
      data-kept={value === KEPT}
      showSearch={{ optionFilterProp: 'label' }}
      value={value}
      onChange={onChange}
      options={[{ value: KEPT, label: t(`kept.${kind}`) }, ...groups]}
    />
  );
}
