/** How far an import is, in words: that it waits, runs, stands still, or why it failed. */
import { Alert, Progress } from 'antd';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/api/problem';
import type { Import } from '@/api/schema';
import { isEnded } from '@/shell/jobs';
import { useTell } from '@/words/problem';
import { useSpeech } from '@/words/speech';

export function ImportProgress({ job }: { job: Import }) {
  const { t } = useTranslation('imports');
  const speech = useSpeech();
  const tell = useTell();
  if (job.state === 'failed') {
    const problem = new Problem(422, { code: job.error_code, detail: job.error_detail });
    return <Alert type="error" showIcon title={tell(problem)} />;
  }
  if (job.state === 'completed' || job.state === 'undone') return null;
  const total = job.total === null ? '' : ` / ${speech.number(job.total)}`;
  return (
    <div role="status">
      <span>{t(`doing.${job.state}`)}</span>{' '}
      <span className="quiet">
        {job.state !== 'queued' && t('rows_done', { done: speech.number(job.processed), total })}
      </span>
      <Progress
        percent={Math.round(job.progress * 100)}
        status={isEnded(job.state) ? 'normal' : 'active'}
        aria-label={t(`doing.${job.state}`)}
      />
    </div>
  );
}
