/** Step three: what the file would do, with nothing written, and the real run. */
import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { ProblemView } from '@/shell/broken';
import { isEnded } from '@/shell/jobs';
import { Waiting } from '@/shell/waiting';
import { useSpeech } from '@/words/speech';
import css from './imports.module.css';
import { ImportProgress } from './progress';
import { ImportRows } from './rows';
import { useImport, type useWizard } from './wizard';

const SHOWN = 20;

export function PreviewStep({ wizard }: { wizard: ReturnType<typeof useWizard> }) {
  const { t } = useTranslation('imports');
  const { t: common } = useTranslation();
  const speech = useSpeech();
  const { data: tried, error, refetch } = useImport(wizard.tryId);
  if (error && !tried) return <ProblemView error={error} onAgain={() => void refetch()} />;
  if (!tried || !wizard.chosen) return <Waiting />;
  const good = tried.created + tried.updated;
  const isDone = tried.state === 'completed';
  return (
    <>
      <ImportProgress job={tried} />
      {isDone && (
        <>
          <Alert
            type={good > 0 ? 'success' : 'warning'}
            showIcon
            title={t('would', {
              created: speech.number(tried.created),
              updated: speech.number(tried.updated),
              duplicate: speech.number(tried.duplicate),
              failed: speech.number(tried.failed),
            })}
          />
          {tried.ignored && tried.ignored.length > 0 && (
            <p className="quiet">{t('ignored_told', { columns: tried.ignored.join(t('comma')) })}</p>
          )}
          <ImportRows job={tried} most={SHOWN} peek={wizard.chosen.peek} mapping={wizard.mapping} />
        </>
      )}
      <div className={css.ends}>
        <Button onClick={() => wizard.remap(tried)} disabled={!isEnded(tried.state)}>
          {common('back')}
        </Button>
        <Button
          type="primary"
          disabled={!isDone}
          loading={wizard.sent !== null}
          onClick={() => void wizard.run()}
        >
          {t('run', { count: good })}
        </Button>
      </div>
    </>
  );
}
