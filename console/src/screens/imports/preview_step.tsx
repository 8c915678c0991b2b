/** Step three: what the file would do, with nothing written, and the real run. */
import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { useSpeech } from '@/words/speech';
import { MissingTold } from './departures';
import css from './imports.module.css';
import { ImportProgress } from './progress';
import { ImportRows } from './rows';
import { useImport, type Wizard } from './wizard';

const SHOWN = 20;

export function PreviewStep({ wizard }: { wizard: Wizard }) {
  const { t } = useTranslation('imports');
  const { t: common } = useTranslation();
  const speech = useSpeech();
  const { data: tried, error, refetch } = useImport(wizard.tryId);
  if (error && !tried) return <ProblemView error={error} onAgain={() => void refetch()} />;
  if (!tried || !wizard.chosen) return <Waiting />;
  const good = tried.created + tried.updated;
  const { kind } = wizard.chosen;
  const isDone = tried.state === 'completed';
  const isSync = tried.mode === 'sync';
  return (
    <>
      <ImportProgress job={tried} />
      {isDone && (
        <>
          <Alert
            type={good > 0 || (isSync && tried.failed === 0) ? 'success' : 'warning'}
            showIcon
            title={t(`would.${kind}`, {
              created: speech.number(tried.created),
              updated: speech.number(tried.updated),
              duplicate: speech.number(tried.duplicate),
              failed: speech.number(tried.failed),
            })}
          />
          {isSync && <MissingTold job={tried} />}
          {tried.ignored && tried.ignored.length > 0 && (
            <p className="quiet">{t('ignored_told', { columns: tried.ignored.join(speech.comma) })}</p>
          )}
          <ImportRows job={tried} most={SHOWN} peeked={wizard.peeked} mapping={wizard.mapping} />
        </>
      )}
      <div className={css.ends}>
        <Button onClick={wizard.toColumns}>{common('back')}</Button>
        <Button
          type="primary"
          disabled={!isDone || (good === 0 && !isSync)}
          loading={wizard.sent !== null}
          onClick={() => void wizard.run()}
        >
          {isSync ? t('run_sync') : t('run', { count: good, number: speech.number(good) })}
        </Button>
      </div>
    </>
  );
}
