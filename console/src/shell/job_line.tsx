/** One piece of long work: what it is, how far, and its dismissal. */
import { Button, Progress } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Job } from '@/api/schema';
import { useSpeech } from '@/words/speech';
import { forgetJob, isEnded } from './jobs';
import css from './jobs.module.css';

export default function JobLine({ job }: { job: Job }) {
  const { t } = useTranslation('shell');
  const speech = useSpeech();
  const status = job.state === 'failed' ? 'exception' : job.state === 'completed' ? 'success' : 'normal';
  return (
    <div className={css.job}>
      <Link to={job.job === 'import' ? `/imports/${job.id}` : '/exports'}>{t(`job_kinds.${job.job}`)}</Link>
      <span className="quiet">
        {t(`job_states.${job.state}` as 'job_states.queued')}
        {job.total !== null && ` · ${speech.number(job.processed)} / ${speech.number(job.total)}`}
      </span>
      <Progress
        percent={Math.round(job.progress * 100)}
        status={status}
        size="small"
        aria-label={t('progress')}
      />
      {isEnded(job.state) && (
        <Button size="small" type="text" onClick={() => forgetJob(job.id)}>
          {t('dismiss')}
        </Button>
      )}
    </div>
  );
}
