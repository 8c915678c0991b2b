/** Importing a file, step by step: choose it, say what its columns are, see what it would do, run it. */
import { Alert, Progress, Steps } from 'antd';
import { useTranslation } from 'react-i18next';
import { PageHead } from '@/parts/page_head';
import { useTell } from '@/words/problem';
import { FileStep } from './file_step';
import css from './imports.module.css';
import { MapStep } from './map_step';
import { PreviewStep } from './preview_step';
import { type Step, useWizard } from './wizard';

const STEPS: readonly Step[] = ['file', 'map', 'preview'];

export function Component() {
  const { t } = useTranslation('imports');
  const { t: shell } = useTranslation('shell');
  const wizard = useWizard();
  const tell = useTell();
  return (
    <div className={css.page}>
      <PageHead
        title={shell('places.new_import')}
        about={<span data-data>{wizard.chosen?.file.name}</span>}
      />
      <Steps
        size="small"
        responsive={false}
        titlePlacement="vertical"
        current={STEPS.indexOf(wizard.step)}
        items={[...STEPS, 'run' as const].map((step) => ({ title: t(`steps.${step}`) }))}
      />
      {wizard.sent !== null && (
        <div role="status" className={css.sending}>
          <span>{t(wizard.sent < 1 ? 'sending' : 'reading')}</span>
          <Progress percent={Math.round(wizard.sent * 100)} aria-label={t('sending')} />
        </div>
      )}
      {wizard.failed != null && <Alert type="error" showIcon title={tell(wizard.failed)} />}
      {wizard.step === 'file' && <FileStep wizard={wizard} />}
      {wizard.step === 'map' && <MapStep wizard={wizard} />}
      {wizard.step === 'preview' && <PreviewStep wizard={wizard} />}
    </div>
  );
}
