/** Step one: what kind of file it is, and which. */
import { InboxOutlined } from '@ant-design/icons';
import { Radio, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { hasRole, useMe } from '@/api/me';
import type { Kind } from './fields';
import css from './imports.module.css';
import { Remembered } from './remembered';
import type { Mode } from './sending';
import type { Wizard } from './wizard';

const ACCEPTED = '.csv,.tsv,.txt,.xlsx,.xls';

export function useKinds(): Kind[] {
  const me = useMe();
  return [
    ...(hasRole(me, ['marketer', 'manager', 'admin']) ? (['leads'] as const) : []),
    ...(hasRole(me, ['hr', 'admin']) ? (['employees'] as const) : []),
  ];
}

export function FileStep({ wizard }: { wizard: Wizard }) {
  const { t } = useTranslation('imports');
  const kinds = useKinds();
  const [params, setParams] = useSearchParams();
  const kind = kinds.find((each) => each === params.get('kind')) ?? kinds[0] ?? 'leads';
  const [mode, setMode] = useState<Mode>('upsert');
  const isBusy = wizard.sent !== null;
  return (
    <>
      {kinds.length > 1 && (
        <Radio.Group
          aria-label={t('kind')}
          optionType="button"
          value={kind}
          onChange={(event) => setParams({ kind: event.target.value }, { replace: true })}
          options={kinds.map((value) => ({ value, label: t(`kinds.${value}`) }))}
        />
      )}
      {kind === 'employees' && (
        <Radio.Group
          aria-label={t('mode')}
          className={css.modes}
          value={mode}
          onChange={(event) => setMode(event.target.value)}
          options={(['upsert', 'sync'] as const).map((value) => ({
            value,
            label: (
              <>
                {t(`modes.${value}`)} <span className="quiet">{t(`modes_more.${value}`)}</span>
              </>
            ),
          }))}
        />
      )}
      <Upload.Dragger
        accept={ACCEPTED}
        maxCount={1}
        showUploadList={false}
        disabled={isBusy}
        beforeUpload={(file) => {
          void wizard.choose({ kind, mode, file });
          return false;
        }}
      >
        <div className={css.drop}>
          <InboxOutlined className={css.dropIcon} aria-hidden />
          <strong>{t('drop')}</strong>
          <span className="quiet">{t(`limits.${kind}`)}</span>
        </div>
      </Upload.Dragger>
      <p className="quiet">{t(`file_hint.${kind}`)}</p>
      <Remembered kind={kind} />
    </>
  );
}
