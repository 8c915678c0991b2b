/** Step two: the file's columns on one side, our fields on the other. */
import { Alert, Button, Radio, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { FoundSelect } from '@/parts/filters/found_select';
import { findPools } from '@/screens/leads/find';
import { useSpeech } from '@/words/speech';
import { FIELDS, type Kind, missingOf, withField } from './fields';
import css from './imports.module.css';
import { samplesOf } from './peek';
import { useImport, type useWizard } from './wizard';

const KEPT = '';

export function MapStep({ wizard }: { wizard: ReturnType<typeof useWizard> }) {
  const { t } = useTranslation('imports');
  const { t: common } = useTranslation();
  const { chosen, mapping } = wizard;
  const tried = useImport(wizard.tryId).data;
  if (!chosen) return null;
  const columns = chosen.peek?.columns ?? tried?.columns ?? [];
  const missing = wizard.isAuto ? null : missingOf(chosen.kind, mapping);
  return (
    <>
      {wizard.proposal ? <Why wizard={wizard} /> : <Way wizard={wizard} />}
      <section aria-label={t('steps.map')}>
        <div className={css.mapHead} aria-hidden>
          <span>{t('column')}</span>
          {!wizard.isAuto && <span>{t('field')}</span>}
        </div>
        <ul className={css.map}>
          {columns.map((column) => (
            <li key={column} className={css.mapLine}>
              <span className={css.mapColumn}>
                <strong>{column}</strong>
                <small className="quiet">
                  {samplesOf(chosen.peek, column).join(' · ') || t('no_samples')}
                </small>
              </span>
              {wizard.isAuto ? null : (
                <FieldSelect
                  kind={chosen.kind}
                  column={column}
                  value={mapping[column] ?? KEPT}
                  onChange={(field) => wizard.setMapping(withField(mapping, column, field || null))}
                />
              )}
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
      {missing && <Alert type="warning" showIcon title={t(`missing.${missing}`)} />}
      {Object.values(mapping).includes('outcome') && <Alert type="info" showIcon title={t('history')} />}
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

/** Of a file nothing was proposed for: let the headings tell, or say it column by column. */
function Way({ wizard }: { wizard: ReturnType<typeof useWizard> }) {
  const { t } = useTranslation('imports');
  return (
    <Radio.Group
      aria-label={t('steps.map')}
      value={wizard.isAuto}
      onChange={(event) => wizard.setAuto(event.target.value)}
      options={[
        { value: true, label: t('by_headings') },
        { value: false, label: t('by_hand') },
      ]}
    />
  );
}

function Why({ wizard }: { wizard: ReturnType<typeof useWizard> }) {
  const { t } = useTranslation('imports');
  const speech = useSpeech();
  const { proposal } = wizard;
  if (!proposal) return null;
  const isKept = proposal.origin === 'remembered' && proposal.filename !== null;
  return (
    <p className="quiet">
      {t('proposed', { why: speech.say(proposal.why) })}
      {isKept && t('why_file', { file: proposal.filename, when: speech.away(proposal.used_at) })}
      {t('stop')}
      {t('map_hint')}
    </p>
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
